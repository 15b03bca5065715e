import { afterEach, beforeEach, expect, it } from 'vitest';
import { startInspector } from '../../docs/examples/demo/inspector.js';
import { walk } from '../../docs/examples/demo/walk.js';
import { listenOnLoopback, viewer } from '../support/official-server.js';
import { aSpec } from '../support/specs.js';

let restore: () => void;
beforeEach(() => {
  restore = listenOnLoopback();
});
afterEach(() => restore());

interface Frame {
  readonly type: string;
  readonly definition?: string;
  readonly snapshot?: { readonly value?: unknown };
}

it('the demo can be watched in the official inspector, to its end and without its secrets', async () => {
  const inspector = await startInspector();
  const { frames, close } = await viewer(inspector.url.replace('http', 'ws').replace('localhost', '127.0.0.1'));
  const spec = aSpec({ env: { TOKEN: 'never-to-be-seen-token' } });
  await walk(spec, () => undefined, { inspect: inspector.inspect });
  const messages = () => frames.map((frame) => JSON.parse(frame) as Frame);
  await expect.poll(() => messages().some(({ snapshot }) => snapshot?.value === 'DESTROYED')).toBe(true);
  close();
  await inspector.stop();

  const definitions = messages().flatMap(({ definition }) => (definition === undefined ? [] : [definition]));
  expect(definitions.some((definition) => definition.includes('local-service-lifecycle-v1'))).toBe(true);
  expect(messages().some(({ snapshot }) => snapshot?.value === 'EMERGENCY_DEACTIVATION_REQUESTED')).toBe(true);
  expect(frames.join('\n')).not.toContain('never-to-be-seen-token');
});
