import { expect, it } from 'vitest';
import { startInspector } from '../../docs/examples/demo/inspector.js';
import { walk } from '../../docs/examples/demo/walk.js';
import { aSpec } from '../support/specs.js';
import { connectPage } from '../viewer/client.js';

it('the demo can be watched in the viewer, to its end and without its secrets', async () => {
  const inspector = await startInspector();
  const { frames, messages, close } = await connectPage(inspector.url);
  const spec = aSpec({ env: { TOKEN: 'never-to-be-seen-token' } });
  await walk(spec, () => undefined, { inspect: inspector.inspect });
  const snapshots = () => messages.flatMap((message) => ('snapshot' in message ? [message.snapshot] : []));
  await expect.poll(() => snapshots().some(({ value }) => value === 'DESTROYED')).toBe(true);
  close();
  await inspector.stop();

  const definitions = messages.flatMap((message) => ('definition' in message ? [message.definition] : []));
  expect(definitions.some((definition) => definition.includes('local-service-lifecycle-v1'))).toBe(true);
  expect(snapshots().some(({ value }) => value === 'EMERGENCY_DEACTIVATION_REQUESTED')).toBe(true);
  expect(snapshots()).toContainEqual(
    expect.objectContaining({
      context: expect.objectContaining({
        lastRefusal: expect.objectContaining({ operation: 'DESTROY', rule: 'HEALTH_UNKNOWN' }) as unknown,
      }) as unknown,
    }),
  );
  expect(frames.join('\n')).not.toContain('never-to-be-seen-token');
});
