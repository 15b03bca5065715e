import { describe, expect, it } from 'vitest';
import { toGraph } from '../../src/diagram/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { edgesOf, movesOf, transitionsIn } from '../support/graphs.js';
import { TRANSITIONS } from '../support/tables.js';

/*
 * domain.md §2–§5, transcribed by hand as a person would draw it: the transitions of one source and one target are one
 * edge; what every resting state has stands there once; and the way back to rest, where it is open which rest that is, leads through one choice.
 */
const EDGES = [
  'any resting → ADJUSTING_INSTANCES: ADJUST_INSTANCES | OBSERVE [needs adjustment]',

  'INIT → INACTIVE: CREATE [new service]',
  'INIT → CONFIG_TESTING: CREATE [recovered config testing]',
  'INIT → ACTIVE: CREATE [recovered active]',

  'INACTIVE → ACTIVATION_REQUESTED: ACTIVATE',
  'INACTIVE → CONFIG_TESTING_REQUESTED: DEPLOY_TEST_INSTANCE',
  'INACTIVE → UPDATING_INSTANCES_COUNT: UPDATE_INSTANCE_COUNT',
  'INACTIVE → DESTROY_REQUESTED: DESTROY',

  'CONFIG_TESTING → ACTIVATION_REQUESTED: ACTIVATE',
  'CONFIG_TESTING → DEACTIVATION_REQUESTED: DEACTIVATE',
  'CONFIG_TESTING → DEPLOYING_TEST_INSTANCE: OBSERVE [needs test instance]',
  'CONFIG_TESTING → EMERGENCY_DEACTIVATION_REQUESTED: OBSERVE [failure budget spent]',
  'CONFIG_TESTING → REPLACING_INSTANCES: REPLACE_INSTANCES | RESTART',
  'CONFIG_TESTING → STOPPING_INSTANCES: STOP_INSTANCES',

  'ACTIVE → DEACTIVATION_REQUESTED: DEACTIVATE',
  'ACTIVE → EMERGENCY_DEACTIVATION_REQUESTED: OBSERVE [failure budget spent]',
  'ACTIVE → UPDATING_INSTANCES_COUNT: UPDATE_INSTANCE_COUNT',
  'ACTIVE → REPLACING_INSTANCES: REPLACE_INSTANCES | RESTART',
  'ACTIVE → STOPPING_INSTANCES: STOP_INSTANCES',

  'ACTIVATION_REQUESTED → ACTIVE: done',
  'ACTIVATION_REQUESTED → choice resting: failed, timed out',
  'ACTIVATION_REQUESTED → DESTROYED: failed [record gone]',

  'CONFIG_TESTING_REQUESTED → DEPLOYING_TEST_INSTANCE: done',
  'CONFIG_TESTING_REQUESTED → INACTIVE: failed, timed out',
  'CONFIG_TESTING_REQUESTED → DESTROYED: failed [record gone]',

  'DEACTIVATION_REQUESTED → INACTIVE: done',
  'DEACTIVATION_REQUESTED → choice resting: failed, timed out',
  'DEACTIVATION_REQUESTED → EMERGENCY_DEACTIVATION_REQUESTED: failed, timed out [in emergency]',
  'DEACTIVATION_REQUESTED → DESTROYED: failed [record gone]',

  'DEPLOYING_TEST_INSTANCE → CONFIG_TESTING: done | failed, timed out',
  'DEPLOYING_TEST_INSTANCE → EMERGENCY_DEACTIVATION_REQUESTED: CANCEL',

  'ADJUSTING_INSTANCES → choice resting: done | failed, timed out',
  'ADJUSTING_INSTANCES → EMERGENCY_DEACTIVATION_REQUESTED: CANCEL [for this work while activated]',
  'ADJUSTING_INSTANCES → INACTIVE: CANCEL [for this work]',

  'REPLACING_INSTANCES → choice resting: done | failed, timed out',
  'REPLACING_INSTANCES → ACTIVE: CANCEL [for this work]',
  'REPLACING_INSTANCES → CONFIG_TESTING: CANCEL [for this work while config testing]',

  'STOPPING_INSTANCES → choice resting: done | failed, timed out',

  'UPDATING_INSTANCES_COUNT → choice resting: done | failed, timed out',
  'UPDATING_INSTANCES_COUNT → DESTROYED: failed [record gone]',

  'EMERGENCY_DEACTIVATION_REQUESTED → DEACTIVATION_REQUESTED: DEACTIVATE | emergency delay over',

  'DESTROY_REQUESTED → DESTROYED: done | failed [record gone]',
  'DESTROY_REQUESTED → INACTIVE: failed, timed out',

  'choice resting → ACTIVE: active',
  'choice resting → CONFIG_TESTING: config testing',
  'choice resting → INACTIVE: else',
];

const graph = toGraph(lifecycleMachine);

describe('the lifecycle as a graph', () => {
  it('has every state, a choice, and what stands for any resting state', () => {
    expect(graph.nodes.map(({ id }) => id)).toEqual([...LIFECYCLE_STATES, 'choice resting', 'any resting']);
    expect(graph.initial).toBe('INIT');
  });

  it('has the edges of the domain', () => {
    expect(edgesOf(graph).sort()).toEqual([...EDGES].sort());
  });

  it('shows every transition of the domain once, and nothing else', () => {
    expect(transitionsIn(graph).sort()).toEqual(movesOf(TRANSITIONS).sort());
  });

  it('says what a state is, and who works in it', () => {
    const node = (id: string) => graph.nodes.find((node) => node.id === id);
    expect(node('INIT')).toMatchObject({ kind: 'initial', tags: [], actors: [] });
    expect(node('ADJUSTING_INSTANCES')).toEqual({
      id: 'ADJUSTING_INSTANCES',
      kind: 'state',
      description: 'Starting what is missing, stopping what is surplus.',
      tags: ['inFlight', 'cancellable'],
      actors: ['adjustInstances'],
    });
    expect(node('DESTROYED')).toMatchObject({ kind: 'final', description: 'Gone.' });
    expect(node('any resting')).toMatchObject({ kind: 'any', tags: ['resting'] });
    expect(node('choice resting')).toMatchObject({ kind: 'choice', tags: ['resting'] });
  });

  it('knows by what each transition comes about', () => {
    const outcome = (source: string, event: string) =>
      graph.edges
        .flatMap(({ transitions }) => transitions)
        .find((transition) => transition.source === source && transition.event === event)?.outcome;
    expect(outcome('ACTIVE', 'RESTART')).toBe('operation');
    expect(outcome('ACTIVE', 'OBSERVE')).toBe('reconciliation');
    expect(outcome('ADJUSTING_INSTANCES', 'CANCEL')).toBe('cancel');
    expect(outcome('ADJUSTING_INSTANCES', 'done')).toBe('done');
    expect(outcome('ADJUSTING_INSTANCES', 'failed')).toBe('failure');
    expect(outcome('ADJUSTING_INSTANCES', 'timed out')).toBe('failure');
    expect(outcome('EMERGENCY_DEACTIVATION_REQUESTED', 'emergency delay over')).toBe('time');
  });

  it('is plain data, and the same every time', () => {
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
    expect(JSON.stringify(toGraph(lifecycleMachine))).toBe(JSON.stringify(graph));
  });
});
