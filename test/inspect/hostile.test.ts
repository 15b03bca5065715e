import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor, fromCallback } from 'xstate';
import { lifecycleMachine, type ServiceRequest } from '../../src/index.js';
import { createInspect, type InspectMessage } from '../../src/inspect/index.js';
import { Life, settled } from '../support/life.js';
import { aMinimalSpec } from '../support/specs.js';
import { inspectLife } from './inspect-life.js';

/** Throw at everything that can be done to them. */
const traps = {
  ...Object.fromEntries(
    Reflect.ownKeys(Reflect).map((trap) => [
      trap,
      () => {
        throw new Error(`threw at ${String(trap)}`);
      },
    ]),
  ),
};
const thrower = new Proxy({}, traps);
const throwingFunction = new Proxy(() => undefined, traps);

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

describe('an inspection', () => {
  it('goes on when the sink throws or rejects, and reports it', async () => {
    const errors: unknown[] = [];
    const life = new Life();
    let count = 0;
    const inspect = createInspect({
      sink: () => {
        count += 1;
        if (count === 1) throw new Error('thrown');
        return Promise.reject(new Error('rejected'));
      },
      onError: (error) => {
        errors.push(error);
        throw new Error('while reporting');
      },
    });
    life.actor.system.inspect(inspect);
    await life.run('CREATE', 'ACTIVATE', 'done');
    expect(life.state).toBe('ACTIVE');
    expect(errors.slice(0, 2)).toEqual([new Error('thrown'), new Error('rejected')]);
    expect(errors).toHaveLength(count);
  });

  it.each([[undefined], ['viewer'], [Promise.resolve({ write: () => undefined })], [{}]])(
    'does not begin with %o for a sink, which would show nothing and say nothing',
    (sink) => {
      expect(() => createInspect({ sink: sink as never })).toThrow(
        /^sink must be a function, or an object with a write/,
      );
    },
  );

  it('takes a sink with a write method, and calls it as one', async () => {
    const sink = {
      messages: new Array<InspectMessage>(),
      write(message: InspectMessage) {
        this.messages.push(message);
      },
    };
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink }));
    await life.run('CREATE');
    expect(sink.messages).toHaveLength(3);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', '@xstate.event'],
    ['a proxy that throws', thrower],
    ['an event without an actor', { type: '@xstate.event', event: { type: 'GO' } }],
    ['an actor without a session', { type: '@xstate.event', actorRef: {}, event: { type: 'GO' } }],
    ['an actor that throws', { type: '@xstate.snapshot', actorRef: thrower, event: { type: 'GO' }, snapshot: {} }],
    ['another event', { type: '@xstate.microstep', actorRef: { sessionId: 'x:0' }, snapshot: {} }],
  ])('makes nothing of %s', (_title, inspected) => {
    const messages: InspectMessage[] = [];
    createInspect({ sink: (message) => messages.push(message) })(inspected as { type: string });
    expect(messages).toEqual([]);
  });

  it('makes the best of actors, events and snapshots that are not what they should be', () => {
    const messages: InspectMessage[] = [];
    const inspect = createInspect({ sink: (message) => messages.push(message) });
    const odd: unknown[] = [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      cyclic,
      thrower,
      throwingFunction,
      { type: 7 },
      { type: 'GO', self: cyclic },
    ];
    for (const event of odd) {
      for (const snapshot of odd) {
        const actorRef = {
          sessionId: `x:${String(messages.length)}`,
          getSnapshot: () => snapshot,
          logic: { config: snapshot },
          _parent: { sessionId: 'x:parent', getSnapshot: throwingFunction, logic: thrower, _parent: cyclic },
        };
        const inspected = {
          type: '@xstate.snapshot',
          actorRef,
          event,
          snapshot: { context: snapshot, tags: snapshot },
        };
        inspect(inspected);
      }
    }
    expect(messages.filter(({ type }) => type === '@xstate.snapshot')).toHaveLength(odd.length ** 2);
    expect(() => JSON.stringify(messages)).not.toThrow();
  });

  it('ends with a parent that is its own parent', () => {
    const messages: InspectMessage[] = [];
    const actorRef: Record<string, unknown> = { sessionId: 'x:0' };
    actorRef['_parent'] = actorRef;
    const inspected = { type: '@xstate.event', actorRef, event: { type: 'GO' } };
    createInspect({ sink: (message) => messages.push(message) })(inspected);
    expect(messages.map(({ type }) => type)).toEqual(['@xstate.actor', '@xstate.event']);
  });

  it.each(['spec', 'health', 'instanceIds', 'serviceId', 'opSpec'])('survives a hostile %s', async (field) => {
    const life = new Life();
    const messages = inspectLife(life);
    await life.run('CREATE');
    const types = ['CREATE', 'OBSERVE', 'STOP_INSTANCES', 'ADJUST_INSTANCES'];
    for (const type of types) {
      for (const value of [
        thrower,
        throwingFunction,
        cyclic,
        Symbol('x'),
        10n,
        new Map([['x', 1]]),
        Array(1_000_000),
      ]) {
        life.actor.send({ type, [field]: value } as unknown as ServiceRequest);
      }
    }
    await settled();
    expect(life.snapshot.status).toBe('active');
    expect(JSON.stringify(messages).length).toBeLessThan(1_000_000);
  });

  it('survives whatever is sent, and whatever work ends with', async () => {
    const any = fc.anything({ withBigInt: true, withMap: true, withSet: true, withNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), any), any, any, async (event, output, rejection) => {
        const life = new Life();
        const errors: unknown[] = [];
        const messages = inspectLife(life, { onError: (error) => errors.push(error) });
        await life.run('CREATE', 'ADJUST_INSTANCES');
        life.actor.send({ ...event, type: 'GO' } as unknown as ServiceRequest);
        life.work?.resolve(output);
        await life.run('ADJUST_INSTANCES');
        life.work?.reject(rejection);
        await life.run('ADJUST_INSTANCES');
        expect(errors).toEqual([]);
        expect(() => JSON.stringify(messages)).not.toThrow();
      }),
    );
  });

  it('starts nothing that outlives a stopped actor', async () => {
    const messages: InspectMessage[] = [];
    const actor = createActor(
      fromCallback(() => undefined),
      { inspect: createInspect({ sink: (message) => messages.push(message) }) },
    ).start();
    actor.stop();
    const before = messages.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(messages).toHaveLength(before);
    expect(messages.at(-1)).toMatchObject({ snapshot: { status: 'stopped' } });
  });

  it('shows nothing of a service whose specification cannot be read', () => {
    const messages: InspectMessage[] = [];
    const inspect = createInspect({ sink: (message) => messages.push(message) });
    const spec = { ...aMinimalSpec(), env: thrower };
    const snapshot = { status: 'active', value: 'ACTIVE', context: { serviceId: 'dns-cache-1', spec } };
    const actorRef = { sessionId: 'x:0', getSnapshot: () => snapshot, logic: { config: lifecycleMachine.config } };
    inspect({ type: '@xstate.event', actorRef, event: { type: 'DESTROY', serviceId: 'dns-cache-1' } } as {
      type: string;
    });
    expect(messages.at(-1)).toMatchObject({ event: { type: 'DESTROY', serviceId: '[redacted]' } });
  });
});
