import { describe, expect, it } from 'vitest';
import { createActor, fromPromise, setup, SimulatedClock } from 'xstate';
import { activationMachine, lifecycleMachine, persist, type ServiceRequest } from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { REDACTED } from '../../src/model/index.js';
import { createInspect, HIDDEN, type InspectMessage } from '../../src/inspect/index.js';
import { Life, settled } from '../support/life.js';
import { aMinimalSpec, aSpec, someDevices } from '../support/specs.js';
import { lastAbout, inspectLife } from './inspect-life.js';

const SPEC_SHOWN = {
  name: 'node-agent',
  version: '1_4-2',
  type: 'LOCAL_SERVICE',
  executable: { type: 'DOCKER', url: 'registry.example.org/agents/node-agent:1.4.2' },
  exposedPorts: [
    { name: 'metrics', port: 9100, type: 'HTTP' },
    { name: 'admin', port: 9443, type: 'HTTPS' },
    { name: 'statsd', port: 8125, type: 'UDP' },
    { name: 'intake', port: 8126, type: 'TCP' },
  ],
  resources: [
    { type: 'CPU', count: 1 },
    { type: 'MEMORY', sizeInMB: 256 },
  ],
  placementPolicy: { type: 'LOCAL', hostLevel: false },
};

const OP_SPEC = { timeout: '300 seconds', parallelism: 1, failureStrategy: 'STOP' };

/** An event that TypeScript would not let through. */
const anyEvent = (event: { type: string }) => event as ServiceRequest;

describe('of a service', () => {
  it('the whole context is shown but for what of the specification may hold a secret', async () => {
    const spec = aSpec({ devices: someDevices });
    const life = new Life({ recordRefusals: true }, spec);
    const messages = inspectLife(life);
    await life.run('CREATE', 'ACTIVATE', 'done', { observe: {} }, 'ADJUST_INSTANCES', 'fail', 'RESTART', 'DESTROY');
    const message = messages.filter(({ sessionId }) => sessionId === life.actor.sessionId).at(-1);
    expect(message).toMatchObject({ type: '@xstate.snapshot', event: { type: 'DESTROY' } });
    const { snapshot } = message as { snapshot: unknown };
    expect(snapshot).toEqual({
      status: 'active',
      value: 'REPLACING_INSTANCES',
      tags: ['inFlight', 'cancellable'],
      context: { ...life.context, spec: SPEC_SHOWN },
    });
    expect(life.context.lastRefusal).toMatchObject({ rule: 'NOT_ALLOWED_IN_STATE' });
    expect(life.context.lastFailure).toMatchObject({ code: 'NO_LUCK' });
    expect(life.context.health).not.toBeNull();
  });

  it('work is shown with its limit, its attempt and how far it has come, and its checkpoint never', async () => {
    const life = new Life({}, aSpec());
    const messages = inspectLife(life);
    await life.run('CREATE', 'ADJUST_INSTANCES', { progress: { 'never-to-be-seen-key': 'never-to-be-seen' } });
    expect(life.context.inFlight?.progress?.checkpoint).toEqual({ 'never-to-be-seen-key': 'never-to-be-seen' });
    const { effectId, operation } = life.work!.input;
    expect(lastAbout(messages, 'PROGRESS')).toMatchObject({ event: { type: 'PROGRESS', effectId, done: 1, total: 2 } });
    const message = messages.filter(({ sessionId }) => sessionId === life.actor.sessionId).at(-1);
    const { snapshot } = message as { snapshot: { context: { inFlight: unknown; mayHaveInstances: unknown } } };
    expect(snapshot.context.inFlight).toEqual({
      operation,
      cause: 'operator',
      effectId,
      timeoutMs: life.context.inFlight?.timeoutMs,
      attempt: 1,
      progress: { done: 1, total: 2 },
    });
    expect(snapshot.context.mayHaveInstances).toBe(true);
    // … nor where a controller begins the work again with it,
    const restored = await life.restoredFrom(JSON.parse(JSON.stringify(persist(life.snapshot))));
    expect(restored.work?.input.progress?.checkpoint).toEqual({ 'never-to-be-seen-key': 'never-to-be-seen' });
    const later = inspectLife(restored);
    restored.actor.send({ type: 'PROGRESS', effectId, done: 2, total: 2 });
    await restored.run('fail', { observe: { adjustment: 'ADJUST_INSTANCES' } }, 'CANCEL');
    expect(lastAbout(later, 'PROGRESS')).toBeDefined();
    expect(JSON.stringify([...messages, ...later])).not.toContain('never-to-be-seen');
  });

  it('the failures of operators and of the reconciliation are shown, with the instances', async () => {
    const life = new Life({}, aSpec());
    const messages = inspectLife(life);
    await life.run({ recover: 'ACTIVE' }, 'ADJUST_INSTANCES');
    life.work?.reject({ code: 'TIMED_OUT', message: 'x', instanceIds: ['i-1'] });
    await settled();
    await life.run({ observe: { adjustment: 'ADJUST_INSTANCES' } }, 'fail');
    const message = messages.filter(({ sessionId }) => sessionId === life.actor.sessionId).at(-1);
    const { lastFailure, lastReconciliationFailure } = life.context;
    expect(lastFailure).toMatchObject({ instanceIds: ['i-1'], cause: 'operator' });
    expect(lastReconciliationFailure).toMatchObject({ cause: 'reconciliation' });
    expect(message).toMatchObject({ snapshot: { context: { lastFailure, lastReconciliationFailure } } });
  });

  it('an emergency is shown', async () => {
    const life = new Life();
    const messages = inspectLife(life);
    await life.run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'CANCEL');
    expect(lastAbout(messages, 'CANCEL')).toMatchObject({
      snapshot: { context: { emergency: { cause: 'CANCELLED', failedDeactivations: 0 } } },
    });
  });

  it('its end is shown', async () => {
    const life = new Life();
    const messages = inspectLife(life);
    await life.run('CREATE', 'DESTROY', 'done');
    expect(messages.filter(({ sessionId }) => sessionId === life.actor.sessionId).at(-1)).toMatchObject({
      snapshot: { status: 'done', output: { serviceId: 'dns-cache-1', revision: 2, reason: 'DESTROYED' } },
    });
  });

  it('an operation is shown with its known fields', async () => {
    const life = new Life({}, aSpec());
    const messages = inspectLife(life);
    await life.run('CREATE', { recover: 'ACTIVE' });
    expect(messages.find((message) => message.type === '@xstate.event')?.event).toEqual({
      type: 'CREATE',
      instancesPerHost: 1,
      spec: SPEC_SHOWN,
    });
    expect(lastAbout(messages, 'CREATE')).toMatchObject({ event: { recovered: { activationState: 'ACTIVE' } } });

    const { serviceId } = life;
    const opSpec = { timeout: '5m', parallelism: 2, failureStrategy: 'ROLLBACK' } as const;
    const operation = { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-1'], stopFirst: true, opSpec } as const;
    await life.run({
      send: anyEvent({ ...operation, ...{ token: 'unknown', opSpec: { ...opSpec, more: 'unknown' } } }),
    });
    expect(lastAbout(messages, 'REPLACE_INSTANCES')).toMatchObject({ event: operation });
    expect(JSON.stringify(messages)).not.toContain('unknown');
  });

  it('what is not as it should be is hidden, and an unknown event shows nothing but its type', async () => {
    const life = new Life();
    const messages = inspectLife(life);
    await life.run({
      send: anyEvent({ type: 'STOP_INSTANCES', ...{ instanceIds: { 0: 'unknown' }, serviceId: ['x'] } }),
    });
    expect(lastAbout(messages, 'STOP_INSTANCES')).toMatchObject({
      event: { type: 'STOP_INSTANCES', instanceIds: HIDDEN, serviceId: HIDDEN },
    });
    await life.run({ send: anyEvent({ type: 'REBOOT', ...{ password: 'unknown' } }) });
    expect(lastAbout(messages, 'REBOOT')).toMatchObject({ event: { type: 'REBOOT' } });
    expect(JSON.stringify(messages)).not.toContain('unknown');
  });

  it('a long list is shown in part', async () => {
    const life = new Life();
    const messages = inspectLife(life);
    const healthyInstanceIds = Array.from({ length: 250 }, (_, index) => `i-${String(index)}`);
    await life.run('CREATE', { observe: { healthyInstanceIds } });
    expect(lastAbout(messages, 'OBSERVE')).toMatchObject({
      event: { health: { healthyInstanceIds: [...healthyInstanceIds.slice(0, 100), '… 150 more'] } },
    });
  });

  it.each([
    ['user:pass@registry.example.org/app:1', `${REDACTED}@registry.example.org/app:1`],
    ['https://user@registry.example.org/app', `https://${REDACTED}@registry.example.org/app`],
    ['registry.example.org/app?token=abc', `registry.example.org/app?${REDACTED}`],
    ['a:b@c', `${REDACTED}@c`],
  ])('an image is shown without its credentials: %s', async (url, shown) => {
    const life = new Life({}, aMinimalSpec({ executable: { type: 'DOCKER', url, dockerPullTimeout: '1s' } }));
    const messages = inspectLife(life);
    await life.run('CREATE');
    expect(lastAbout(messages, 'CREATE')).toMatchObject({ event: { spec: { executable: { url: shown } } } });
  });

  it.each(['registry:5000/app:1', 'app@sha256:0a1b', 'registry.example.org/app:1@sha256:0a1b'])(
    'an image without is shown: %s',
    async (url) => {
      const life = new Life({}, aMinimalSpec({ executable: { type: 'DOCKER', url, dockerPullTimeout: '1s' } }));
      const messages = inspectLife(life);
      await life.run('CREATE');
      expect(lastAbout(messages, 'CREATE')).toMatchObject({ event: { spec: { executable: { url } } } });
    },
  );
});

describe('of the work for a service', () => {
  it('the input is shown like the service, the output hidden', async () => {
    const life = new Life({}, aSpec());
    const messages = inspectLife(life);
    await life.run('CREATE', 'ADJUST_INSTANCES');
    const { serviceId } = life;
    const input = {
      effectId: `${serviceId}#2:adjustInstances`,
      serviceId,
      service: {
        serviceId,
        spec: SPEC_SHOWN,
        instancesPerHost: 1,
        activationState: 'INACTIVE',
        staleAfterMs: 60_000,
      },
      operation: { type: 'ADJUST_INSTANCES', serviceId, opSpec: OP_SPEC },
      health: null,
    };
    expect(
      messages.find(({ type, sessionId }) => type === '@xstate.actor' && sessionId !== life.actor.sessionId),
    ).toMatchObject({ name: 'adjustInstances', parentId: life.actor.sessionId, snapshot: { status: 'active', input } });
    expect(lastAbout(messages, 'xstate.init')).toMatchObject({ event: { input }, snapshot: { input } });

    life.work?.resolve({ token: 'unknown', serviceId: 'unknown', reason: 'unknown' });
    await life.run();
    await Promise.resolve();
    expect(lastAbout(messages, 'xstate.promise.resolve')).toMatchObject({
      event: { data: HIDDEN },
      snapshot: { status: 'done', output: HIDDEN },
    });
    expect(lastAbout(messages, 'xstate.done.actor.adjustInstances')).toMatchObject({ event: { output: HIDDEN } });
    expect(JSON.stringify(messages)).not.toContain('unknown');
  });

  it.each<[string, unknown, unknown]>([
    [
      'an error',
      new Error('no luck with not-a-real-password'),
      { code: 'UNKNOWN_FAILURE', message: 'no luck with [redacted]' },
    ],
    ['a failure', { code: 'NO_LUCK', message: 'x', config: 'unknown' }, { code: 'NO_LUCK', message: 'x' }],
    ['a text', 'Bearer not-a-real-token', { code: 'UNKNOWN_FAILURE', message: '[redacted]' }],
    ['a list', ['unknown'], { code: 'UNKNOWN_FAILURE', message: '' }],
    ['a number', 7, { code: 'UNKNOWN_FAILURE', message: '' }],
  ])('%s is shown as a code and a message', async (_title, rejection, shown) => {
    const life = new Life({}, aSpec());
    const messages = inspectLife(life);
    await life.run('CREATE', 'ADJUST_INSTANCES');
    life.work?.reject(rejection);
    await life.run('DESTROY');
    const error = { error: shown };
    expect(lastAbout(messages, 'xstate.error.actor.adjustInstances')).toMatchObject({ event: error });
    expect(lastAbout(messages, 'xstate.promise.reject')).toMatchObject({ event: { data: shown }, snapshot: error });
    expect(JSON.stringify(messages)).not.toContain('unknown');
  });
});

describe('of an instance', () => {
  const spec = aSpec({ env: { TOKEN: 'not-a-real-api-token' } });
  const identity = { instanceId: 'i-1', serviceId: 'node-agent-1_4-2', executorId: 'e-1', createdAt: 1 };

  it('everything is shown but its specification, and no secret of that in a reason', () => {
    const messages: InspectMessage[] = [];
    const inspect = createInspect({ sink: (message) => messages.push(message) });
    const actor = createActor(instanceMachine, {
      input: { ...identity, spec },
      inspect,
      clock: new SimulatedClock(),
    }).start();
    actor.send({ type: 'ADVANCED', at: 2 });
    actor.send({ type: 'FAILED', at: 3, reason: 'no image for not-a-real-api-token' });
    const reason = 'no image for [redacted]';
    expect(lastAbout(messages, 'FAILED')).toMatchObject({
      event: { type: 'FAILED', at: 3, reason },
      snapshot: {
        value: 'PROVISIONING_FAILED',
        context: {
          ...actor.getSnapshot().context,
          lastError: { code: 'PROVISIONING_FAILED', message: reason },
          errorMessage: reason,
        },
      },
    });
    expect(lastAbout(messages, 'xstate.init')).toMatchObject({ event: { input: { ...identity, spec: SPEC_SHOWN } } });
    actor.send({ type: 'ADVANCED', at: 4 });
    actor.send({ type: 'SILENT', at: 5 });
    expect(lastAbout(messages, 'SILENT')).toMatchObject({
      snapshot: { status: 'done', output: { ...identity, state: 'LOST', updatedAt: 5, errorMessage: reason } },
    });
    expect(JSON.stringify(messages)).not.toContain('not-a-real');
  });
});

describe('of other actors in the system', () => {
  const controller = setup({
    types: { context: {} as { token: string; health: unknown }, events: {} as { type: string } },
    actions: { log: (_, params: { token: string }) => params },
    actors: {
      lifecycleMachine,
      fetchSecrets: fromPromise<unknown, { token: string }>(() => Promise.resolve({ serviceId: 'unknown' })),
    },
  }).createMachine({
    id: 'controller',
    context: { token: 'unknown', health: { serviceId: 'unknown' } },
    initial: 'RUNNING',
    meta: { token: 'unknown' },
    invoke: [
      { id: 'dns-cache-1', src: 'lifecycleMachine', input: { revision: 3 } },
      { id: 'secrets', src: 'fetchSecrets', input: { token: 'unknown' } },
    ],
    states: { RUNNING: { entry: { type: 'log', params: { token: 'unknown' } } } },
  });

  it('nothing is shown but states, types of events and what is known of services', async () => {
    const messages: InspectMessage[] = [];
    const actor = createActor(controller, { inspect: createInspect({ sink: (message) => messages.push(message) }) });
    actor.start();
    actor.send({ type: 'CREATE', ...{ spec: 'unknown', serviceId: 'unknown' } });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(JSON.stringify(messages)).not.toContain('unknown');
    expect(lastAbout(messages, 'CREATE')).toMatchObject({
      event: { type: 'CREATE' },
      snapshot: { status: 'active', value: 'RUNNING', context: { hidden: true } },
    });
    expect(lastAbout(messages, 'xstate.done.actor.secrets')).toMatchObject({ event: { output: HIDDEN } });
    const service = messages.find((message) => message.type === '@xstate.actor' && message.name === 'dns-cache-1');
    expect(service).toMatchObject({ parentId: actor.sessionId, snapshot: { value: 'INIT', context: { revision: 3 } } });
    expect(messages.find(({ sessionId }) => sessionId === service?.sessionId && sessionId !== actor.sessionId)).toBe(
      service,
    );
  });

  it('the activation machine has nothing to hide', () => {
    const messages: InspectMessage[] = [];
    const actor = createActor(activationMachine, {
      inspect: createInspect({ sink: (message) => messages.push(message) }),
    });
    actor.start();
    actor.send({ type: 'ACTIVATE', serviceId: 'dns-cache-1' });
    expect(lastAbout(messages, 'ACTIVATE')).toMatchObject({
      event: { serviceId: 'dns-cache-1' },
      snapshot: { value: 'ACTIVE', context: {} },
    });
  });
});
