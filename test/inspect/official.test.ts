import { createInspectorServer } from '@statelyai/inspect/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { lifecycleMachine, type ServiceRequest } from '../../src/index.js';
import { WebSocket } from 'ws';
import { createInspect, type InspectMessage, socketSink } from '../../src/inspect/index.js';
import { freePort, webSocketSink } from '../../src/inspect/node/index.js';
import { Life, settled } from '../support/life.js';
import { listenOnLoopback, viewer } from '../support/official-server.js';
import { aSpec, someDevices } from '../support/specs.js';
import { withSecrets } from './inspect-life.js';

const SECRET = 'planted-secret';
const NONE = {
  required: 0,
  active: 0,
  running: 0,
  healthy: 0,
  unhealthy: 0,
  stale: 0,
  silent: 0,
  missing: 0,
  surplus: 0,
};

/** A life in which every place that can hold a secret holds one, and every part of it is inspected. */
async function leakyLife(start: (life: Life) => void): Promise<void> {
  const spec = withSecrets(aSpec({ devices: someDevices }), (n) => `${SECRET}-${String(n)}`);
  const life = new Life({ recordRefusals: true }, spec);
  start(life);
  const { serviceId } = life;
  const say = `${SECRET}-1`;
  const odd = { token: say, password: say, env: { TOKEN: say }, [say]: say };
  const send = (event: object) => ({ send: event as ServiceRequest });
  await life.run('CREATE', 'ACTIVATE');
  life.work?.resolve(odd);
  await settled();
  await life.run({ observe: { healthyInstanceIds: ['i-1', say] } });
  await life.run(send({ type: 'OBSERVE', health: { ...life.digest(), ...odd } }));
  await life.run(send({ type: 'RESTART', serviceId, opSpec: { timeout: say, ...odd }, ...odd }));
  await life.run(send({ type: 'RESTART', serviceId, opSpec: odd, ...odd }));
  life.work?.reject(Object.assign(new Error(`401 for ${JSON.stringify(spec)}`), { code: say, response: odd }));
  await settled();
  await life.run(send({ type: 'STOP_INSTANCES', serviceId: say, instanceIds: [say], ...odd }));
  await life.run(send({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: say }));
  await life.run(send({ type: `REBOOT ${say}`, ...odd }));
  await life.run('ADJUST_INSTANCES');
  life.work?.reject(say);
  await settled();
  await life.run('ADJUST_INSTANCES', 'CANCEL', 'time', 'done', { observe: { instances: NONE } }, 'DESTROY', 'done');
  expect(life.snapshot.status).toBe('done');
}

describe('through the official server', () => {
  let url = '';
  let server: ReturnType<typeof createInspectorServer>;
  let restore: () => void;
  beforeEach(async () => {
    const port = await freePort();
    restore = listenOnLoopback();
    server = createInspectorServer({ port, autoOpen: false });
    url = `ws://127.0.0.1:${String(port)}`;
  });
  afterEach(() => {
    server.stop();
    restore();
  });

  it('a viewer sees a whole life, every definition, and no secret in any byte', async () => {
    const { frames, close } = await viewer(url);
    const sent: InspectMessage[] = [];
    const sink = webSocketSink(url);
    await leakyLife((life) => {
      life.actor.system.inspect(createInspect({ sink, now: Date.now }));
      life.actor.system.inspect(createInspect({ sink: (message) => sent.push(message) }));
    });
    await vi.waitFor(() => {
      expect(frames).toHaveLength(sent.length);
    });
    close();
    await sink.close();

    expect(frames.filter((frame) => frame.includes(SECRET))).toEqual([]);
    expect(frames.join('\n')).not.toMatch(/not-a-real|aW50ZXJ2YWw6|{"type":""|{\\"type\\":\\"\\"/);

    const messages = frames.map((frame) => JSON.parse(frame) as InspectMessage);
    const [introduced] = messages;
    if (introduced?.type !== '@xstate.actor') throw new Error('The actor was not introduced first.');
    const definition = JSON.parse(introduced.definition) as {
      id: string;
      states: Record<string, { description: string }>;
    };
    expect(definition.id).toBe(lifecycleMachine.id);
    expect(Object.keys(definition.states)).toEqual(LIFECYCLE_STATES);
    for (const { description } of Object.values(definition.states)) expect(description).toMatch(/\w/);
    const { guards, actions, actors, delays } = lifecycleMachine.implementations;
    for (const name of [guards, actions, actors, delays].flatMap((named) => Object.keys(named))) {
      expect(introduced.definition).toContain(`"${name}"`);
    }
    const values = messages.map((message) =>
      message.type === '@xstate.snapshot' ? message.snapshot.value : undefined,
    );
    expect(values).toEqual(
      expect.arrayContaining([
        'INACTIVE',
        'ACTIVE',
        'REPLACING_INSTANCES',
        'EMERGENCY_DEACTIVATION_REQUESTED',
        'DESTROYED',
      ]),
    );
  });

  it('a WebSocket of the host does as well', async () => {
    const { frames, close } = await viewer(url);
    const socket = new WebSocket(url);
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink: socketSink(socket) }));
    await life.run('CREATE');
    await vi.waitFor(() => {
      expect(frames).toHaveLength(3);
    });
    close();
    socket.terminate();
  });
});
