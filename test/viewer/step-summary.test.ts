import { describe, expect, it } from 'vitest';
import { assign, createActor, createMachine } from 'xstate';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { toGraph } from '../../src/diagram/index.js';
import { createInspect } from '../../src/inspect/index.js';
import { edgesOf, type StepSummary, summaryOf, transitionsFrom } from '../../src/viewer/page/step-summary.js';
import { ActorStore } from '../../src/viewer/messages/actor-store.js';
import { eventsOf } from '../../src/viewer/page/events-of.js';
import { pathsOf, stateText, stepsOf, timeText } from '../../src/viewer/page/steps.js';
import { CREATE, to, World } from '../host/service-host/support/world.js';
import { aSnapshot } from '../inspect/messages.js';
import { Life, type Step } from '../support/life.js';
import { WAYS } from '../support/ways.js';

const graph = toGraph(lifecycleMachine);

/** The summaries of a service's steps. */
async function summariesOf(steps: readonly Step[], settings = {}): Promise<readonly StepSummary[]> {
  const life = new Life(settings);
  const store = new ActorStore();
  const sink = (message: Parameters<ActorStore['add']>[0]) => store.add(message, JSON.stringify(message).length);
  life.actor.system.inspect(createInspect({ sink }));
  await life.run(...steps);
  const actor = store.actors.get(life.actor.sessionId)!;
  return stepsOf(actor).map((step) => summaryOf(step, { graph }));
}

const fieldsOf = ({ kind, event, from, to, cause }: StepSummary) => [kind, event, from, to, cause];

describe('a step', () => {
  it('is summarized with its cause', async () => {
    const summaries = await summariesOf([
      ...(['CREATE', 'ACTIVATE', 'done', 'UPDATE_INSTANCE_COUNT', 'fail', 'ADJUST_INSTANCES', 'time'] as const),
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      ...(['CANCEL', 'time'] as const),
    ]);
    expect(summaries.map(fieldsOf)).toEqual([
      ['move', 'CREATE', 'INIT', 'INACTIVE', 'requested'],
      ['move', 'ACTIVATE', 'INACTIVE', 'ACTIVATION_REQUESTED', 'requested by the operator'],
      ['move', 'done', 'ACTIVATION_REQUESTED', 'ACTIVE', 'recordActivation succeeded'],
      ['move', 'UPDATE_INSTANCE_COUNT', 'ACTIVE', 'UPDATING_INSTANCES_COUNT', 'requested by the operator'],
      ['move', 'failed', 'UPDATING_INSTANCES_COUNT', 'ACTIVE', 'recordInstanceCount failed: It did not work.'],
      ['move', 'ADJUST_INSTANCES', 'ACTIVE', 'ADJUSTING_INSTANCES', 'requested by the operator'],
      [...['move', 'timed out', 'ADJUSTING_INSTANCES', 'ACTIVE'], 'adjustInstances timed out'],
      ['move', 'OBSERVE', 'ACTIVE', 'ADJUSTING_INSTANCES', 'the observation shows a difference'],
      ['move', 'CANCEL', 'ADJUSTING_INSTANCES', 'EMERGENCY_DEACTIVATION_REQUESTED', 'adjustInstances was cancelled'],
      [
        ...['move', 'emergency delay over', 'EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED'],
        'the delay is over',
      ],
    ]);
  });

  it.each(LIFECYCLE_STATES.filter((state) => state !== 'INIT'))(
    'into %s takes edges that lead from state to state',
    async (state) => {
      const summaries = await summariesOf(WAYS[state]);
      expect(summaries.filter(({ kind }) => kind === 'move').at(-1)?.to).toBe(state);
      for (const { kind, transition, from, to } of summaries) {
        if (kind !== 'move') continue;
        expect(transition).toMatchObject({ source: from, target: to });
        const edges = [...edgesOf(transition, graph)];
        const [first] = edges;
        expect([from, 'any resting']).toContain(first!.from);
        expect(edges.at(-1)!.to).toBe(to);
        // Either straight there, or through the choice.
        for (const [index, edge] of edges.slice(1).entries()) expect(edge.from).toBe(edges[index]!.to);
      }
    },
  );

  it('may be an observation that changes nothing', async () => {
    const summaries = await summariesOf([
      'CREATE',
      { observe: { healthyInstanceIds: [] } },
      { observe: { serviceId: 'another' } },
    ]);
    const stayed = ['stay', 'OBSERVE', 'INACTIVE', 'INACTIVE', ''];
    expect(summaries.slice(1).map(fieldsOf)).toEqual([stayed, stayed]);
  });
});

it.each([
  ['xstate.done.actor.adjustInstances', 'done'],
  ['xstate.after.5.m.A', '5 ms over'],
  ['xstate.promise.reject', 'failed'],
  ['', 'update'],
])('the event %j has its label before the chart has come', (type, label) => {
  const store = new ActorStore();
  store.add(aSnapshot('x:0', 'B'), 1);
  const [step] = stepsOf(store.actors.get('x:0')!);
  expect(summaryOf({ ...step!, event: { type } }, null).event).toBe(label);
});

it('a step of a service host, whose engine names how work and delays end, is told as any other', async () => {
  const store = new ActorStore();
  const world = await World.started({ inspect: createInspect({ sink: (message) => store.add(message, 1) }) });
  const requests = [
    CREATE,
    to('ACTIVATE'),
    'fail',
    to('ACTIVATE'),
    'succeed',
    to('ADJUST_INSTANCES'),
    to('CANCEL'),
  ] as const;
  for (const request of requests) {
    if (typeof request === 'object') await world.host.request(request);
    else world.work[request]();
    await world.settle();
  }
  await world.clock.advance(60_000);
  const [actor] = store.actors.values();
  const steps = stepsOf(actor!).filter(({ before, after }) => before !== after);
  expect(steps.map((step) => summaryOf(step, { graph })).map(fieldsOf)).toEqual([
    ['move', 'CREATE', 'INIT', 'INACTIVE', 'requested'],
    ['move', 'ACTIVATE', 'INACTIVE', 'ACTIVATION_REQUESTED', 'requested by the operator'],
    ['move', 'failed', 'ACTIVATION_REQUESTED', 'INACTIVE', 'recordActivation failed: It did not work.'],
    ['move', 'ACTIVATE', 'INACTIVE', 'ACTIVATION_REQUESTED', 'requested by the operator'],
    ['move', 'done', 'ACTIVATION_REQUESTED', 'ACTIVE', 'recordActivation succeeded'],
    ['move', 'ADJUST_INSTANCES', 'ACTIVE', 'ADJUSTING_INSTANCES', 'requested by the operator'],
    ['move', 'CANCEL', 'ADJUSTING_INSTANCES', 'EMERGENCY_DEACTIVATION_REQUESTED', 'adjustInstances was cancelled'],
    [
      ...['move', 'emergency delay over', 'EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED'],
      'the delay is over',
    ],
  ]);
  await world.host.stop();
});

describe('a refusal', () => {
  it('that the machine recorded has its rule and its reason', async () => {
    const summaries = await summariesOf(['CREATE', 'DEACTIVATE', 'DEACTIVATE'], { recordRefusals: true });
    const refusal = {
      kind: 'refusal',
      event: 'DEACTIVATE',
      rule: 'NOT_ALLOWED_IN_STATE',
      cause: expect.stringMatching(/^DEACTIVATE is refused in INACTIVE: /) as unknown,
    };
    expect(summaries.slice(1)).toMatchObject([refusal]);
  });

  it('that it did not record is inferred from the chart', async () => {
    const summaries = await summariesOf(['CREATE', 'DEACTIVATE', { observe: {} }, 'DESTROY', 'CANCEL']);
    expect(summaries.slice(1).map(fieldsOf)).toEqual([
      ['refusal', 'DEACTIVATE', 'INACTIVE', 'INACTIVE', 'DEACTIVATE is not possible in INACTIVE.'],
      ['stay', 'OBSERVE', 'INACTIVE', 'INACTIVE', ''],
      ['refusal', 'DESTROY', 'INACTIVE', 'INACTIVE', 'DESTROY changed nothing: not has no instances.'],
      ['refusal', 'CANCEL', 'INACTIVE', 'INACTIVE', 'CANCEL is not possible in INACTIVE.'],
    ]);
  });
});

describe('a machine with transitions at its root', () => {
  const machine = createMachine({
    id: 'm',
    context: { lastRefusal: null as unknown },
    initial: 'A',
    on: {
      OBSERVE: { actions: 'recordDigest' },
      '*': {
        guard: 'isRefusalRecorded',
        actions: assign({ lastRefusal: { operation: 'STOP', rule: 'NOT_ALLOWED', message: 'No.' } }),
      },
    },
    states: { A: { on: { GO: 'B' } }, B: { on: { STOP: 'A' } } },
  }).provide({
    guards: { isRefusalRecorded: ({ event }) => event.type === 'STOP' },
    actions: { recordDigest: () => undefined },
  });

  it('has summaries of moves, refusals and observations as any other', () => {
    const store = new ActorStore();
    const inspect = createInspect({ sink: (message) => store.add(message, 1), redact: (value) => value });
    const actor = createActor(machine, { inspect }).start();
    for (const type of ['STOP', 'OBSERVE', 'GO']) actor.send({ type });
    const chart = { graph: toGraph(machine) };
    const summaries = stepsOf(store.actors.get(actor.sessionId)!).map((step) => summaryOf(step, chart));
    expect(summaries.slice(1).map(fieldsOf)).toEqual([
      ['refusal', 'STOP', 'A', 'A', 'No.'],
      ['stay', 'OBSERVE', 'A', 'A', ''],
      ['move', 'GO', 'A', 'B', 'requested'],
    ]);
    expect(summaries[1]!.rule).toBe('NOT_ALLOWED');
    expect(eventsOf({ on: { OBSERVE: {}, '*': {} }, states: { A: { on: { GO: 'B', OBSERVE: {} } } } }, ['A'])).toEqual([
      'OBSERVE',
      'GO',
    ]);
  });
});

describe('without a graph', () => {
  it('events and states have their own names', () => {
    const store = new ActorStore();
    const machine = createMachine({
      id: 'nested',
      initial: 'A',
      states: {
        A: { on: { GO: 'B' } },
        B: { type: 'parallel', states: { left: { initial: 'x', states: { x: {} } }, right: {} } },
      },
    });
    const inspect = createInspect({ sink: (message) => store.add(message, 1) });
    const actor = createActor(machine, { inspect }).start();
    actor.send({ type: 'GO' });
    const summaries = stepsOf(store.actors.get(actor.sessionId)!).map((step) => summaryOf(step, null));
    expect(summaries.map(fieldsOf)).toEqual([
      ['start', 'start', '', 'A', ''],
      ['move', 'GO', 'A', 'B.left.x, B.right', ''],
    ]);
  });

  it('there are no transitions', () => {
    expect(transitionsFrom(null, 'A')).toEqual([]);
    expect(edgesOf(null, graph).size).toBe(0);
  });
});

describe('words', () => {
  it.each([
    ['A', 'A'],
    [{ a: 'b' }, 'a.b'],
    [{ a: { b: 'c', d: {} }, e: 'f' }, 'a.b.c, a.d, e.f'],
    [undefined, ''],
    [7, ''],
  ])('for the state %j', (value, text) => {
    expect(stateText(value)).toBe(text);
    expect(pathsOf(value).join(', ')).toBe(text);
  });

  it('for times: of a clock, and the numbers of messages without one', () => {
    const at = new Date(2026, 10, 24, 9, 5, 7, 42);
    expect(timeText(String(at.getTime()))).toBe('09:05:07.042');
    expect(timeText('12')).toBe('#12');
    expect(timeText('')).toBe('–');
  });
});
