import { expect, it, onTestFinished } from 'vitest';
import { startInspector } from '../../../docs/examples/demo/inspector.js';
import { openStore } from '../../../docs/examples/http-controller/store.js';
import { connectPage } from '../../viewer/client.js';
import { creation, eventually, hosted, quickSpec, storeFile, untilSeen } from './hosted.js';

const SECRET = 'never-to-be-seen-token';

it('shows new and restored services in the viewer, without their secrets', async () => {
  const inspector = await startInspector(0);
  onTestFinished(inspector.stop);
  const { frames, messages, close } = await connectPage(inspector.url);
  onTestFinished(close);
  const seen = () => messages.flatMap((message) => ('name' in message ? [message.name] : []));

  const file = await storeFile();
  const first = await hosted({ store: openStore(file), inspect: inspector.inspect });
  await first.client.operation(creation(quickSpec({ env: { TOKEN: SECRET } })));
  await eventually(seen).toContain('dns-cache-1');
  await first.stop();

  const shown = frames.length;
  const second = await hosted({ store: openStore(file), inspect: inspector.inspect });
  await second.client.operation({ type: 'ACTIVATE', serviceId: 'dns-cache-1' });
  await untilSeen(second.client, 'dns-cache-1', { healthyInstances: 2 });
  await eventually(() => frames.slice(shown).join('\n')).toContain('ADJUSTING_INSTANCES');
  const { status } = await second.client.operation({ type: 'DESTROY', serviceId: 'dns-cache-1' });
  expect(status).toBe(400);
  await eventually(() => frames.slice(shown).join('\n')).toContain('NOT_ALLOWED_IN_STATE');
  expect(frames.join('\n')).not.toContain(SECRET);
});
