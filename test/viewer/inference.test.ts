import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { toGraph } from '../../src/diagram/index.js';
import { createInspect } from '../../src/inspect/index.js';
import { edgesOf, type Happening, happeningOf, transitionsFrom } from '../../src/viewer/page/inference.js';
import { Memory } from '../../src/viewer/page/memory.js';
import { pathsOf, stateText, stepsOf, timeText } from '../../src/viewer/page/steps.js';
import { Life, type Step } from '../support/life.js';
import { WAYS } from '../support/ways.js';

const graph = toGraph(lifecycleMachine);

/** What a page makes of a life. */
async function toldOf(steps: readonly Step[], settings = {}): Promise<readonly Happening[]> {
  const life = new Life(settings);
  const memory = new Memory();
  const sink = (message: Parameters<Memory['add']>[0]) => memory.add(message, JSON.stringify(message).length);
  life.actor.system.inspect(createInspect({ sink }));
  await life.run(...steps);
  const actor = memory.actors.get(life.actor.sessionId)!;
  return stepsOf(actor).map((step) => happeningOf(step, graph));
}

const told = ({ kind, event, from, to, cause }: Happening) => [kind, event, from, to, cause];

describe('what happened', () => {
  it('is told with its cause', async () => {
    const happenings = await toldOf([
      ...(['CREATE', 'ACTIVATE', 'done', 'RESTART', 'fail', 'ADJUST_INSTANCES', 'time'] as const),
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      ...(['CANCEL', 'time'] as const),
    ]);
    expect(happenings.map(told)).toEqual([
      ['move', 'CREATE', 'INIT', 'INACTIVE', 'asked for'],
      ['move', 'ACTIVATE', 'INACTIVE', 'ACTIVATION_REQUESTED', 'asked for by the operator'],
      ['move', 'done', 'ACTIVATION_REQUESTED', 'ACTIVE', 'recordActivation succeeded'],
      ['move', 'RESTART', 'ACTIVE', 'REPLACING_INSTANCES', 'asked for by the operator'],
      ['move', 'failed', 'REPLACING_INSTANCES', 'ACTIVE', 'replaceInstances failed: It did not work.'],
      ['move', 'ADJUST_INSTANCES', 'ACTIVE', 'ADJUSTING_INSTANCES', 'asked for by the operator'],
      [...['move', 'timed out', 'ADJUSTING_INSTANCES', 'ACTIVE'], 'adjustInstances was not done in time'],
      ['move', 'OBSERVE', 'ACTIVE', 'ADJUSTING_INSTANCES', 'what was observed is not as it should be'],
      ['move', 'CANCEL', 'ADJUSTING_INSTANCES', 'EMERGENCY_DEACTIVATION_REQUESTED', 'adjustInstances was cancelled'],
      [
        ...['move', 'after emergency delay', 'EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED'],
        'time has passed',
      ],
    ]);
  });

  it.each(LIFECYCLE_STATES.filter((state) => state !== 'INIT'))(
    'on a way into %s takes edges of the picture that lead from state to state',
    async (state) => {
      const happenings = await toldOf(WAYS[state]);
      expect(happenings.filter(({ kind }) => kind === 'move').at(-1)?.to).toBe(state);
      for (const { kind, transition, from, to } of happenings) {
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

  it('may be that a service is observed and stays', async () => {
    const happenings = await toldOf([
      'CREATE',
      { observe: { healthyInstanceIds: [] } },
      { observe: { serviceId: 'another' } },
    ]);
    const stayed = ['stay', 'OBSERVE', 'INACTIVE', 'INACTIVE', ''];
    expect(happenings.slice(1).map(told)).toEqual([stayed, stayed]);
  });
});

describe('a refusal', () => {
  it('that the machine recorded is told with its rule and its reason', async () => {
    const happenings = await toldOf(['CREATE', 'DEACTIVATE', 'DEACTIVATE'], { recordRefusals: true });
    const refusal = {
      kind: 'refusal',
      event: 'DEACTIVATE',
      rule: 'NOT_ALLOWED_IN_STATE',
      cause: expect.stringMatching(/^DEACTIVATE is refused in INACTIVE: /) as unknown,
    };
    expect(happenings.slice(1)).toMatchObject([refusal]);
  });

  it('that it did not record is told from the chart', async () => {
    const happenings = await toldOf(['CREATE', 'DEACTIVATE', { observe: {} }, 'DESTROY', 'CANCEL']);
    expect(happenings.slice(1).map(told)).toEqual([
      ['refusal', 'DEACTIVATE', 'INACTIVE', 'INACTIVE', 'DEACTIVATE is not possible in INACTIVE.'],
      ['stay', 'OBSERVE', 'INACTIVE', 'INACTIVE', ''],
      ['refusal', 'DESTROY', 'INACTIVE', 'INACTIVE', 'DESTROY changed nothing: not has no active instances.'],
      ['refusal', 'CANCEL', 'INACTIVE', 'INACTIVE', 'CANCEL is not possible in INACTIVE.'],
    ]);
  });
});

describe('without a graph', () => {
  it('events and states are told as they are', () => {
    const memory = new Memory();
    const machine = createMachine({
      id: 'nested',
      initial: 'A',
      states: {
        A: { on: { GO: 'B' } },
        B: { type: 'parallel', states: { left: { initial: 'x', states: { x: {} } }, right: {} } },
      },
    });
    const inspect = createInspect({ sink: (message) => memory.add(message, 1) });
    const actor = createActor(machine, { inspect }).start();
    actor.send({ type: 'GO' });
    const happenings = stepsOf(memory.actors.get(actor.sessionId)!).map((step) => happeningOf(step, null));
    expect(happenings.map(told)).toEqual([
      ['start', 'start', '', 'A', ''],
      ['move', 'GO', 'A', 'B.left.x, B.right', ''],
    ]);
  });

  it('nothing leads anywhere', () => {
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
