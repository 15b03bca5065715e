/**
 * The entry `./viewer`: services in a browser, offline. Needs Node and `ws`.
 *
 * @module viewer
 */
export type { Limits } from './limits.js';
export { startViewer, type Viewer, type ViewerOptions } from './viewer.js';
