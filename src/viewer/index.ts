/**
 * Services in a browser, offline. Needs Node and `ws`.
 *
 * ```sh
 * npm install local-service-machines xstate ws @viz-js/viz
 * ```
 *
 * ```ts
 * import { startViewer } from 'local-service-machines/viewer';
 *
 * const viewer = await startViewer(); // open viewer.url, and give `viewer` to `createInspect` as its sink
 * console.log(new URL(viewer.url).hostname);
 * // prints: 127.0.0.1
 * await viewer.stop();
 * ```
 *
 * @module viewer
 */
export type { Limits } from './messages/limits.js';
export { startViewer, type Viewer, type ViewerOptions } from './viewer.js';
