import { describe, expect, it } from 'vitest';
import { toGraph } from '../../src/diagram/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { edgesOf } from '../support/graphs.js';

describe('a topic of the lifecycle', () => {
  it('shows the way to activation', () => {
    const activation = toGraph(lifecycleMachine, {
      failures: 'omitted',
      states: [
        'INACTIVE',
        'CONFIG_TESTING_REQUESTED',
        'DEPLOYING_TEST_INSTANCE',
        'CONFIG_TESTING',
        'ACTIVATION_REQUESTED',
        'ACTIVE',
        'DEACTIVATION_REQUESTED',
      ],
      events: ['ACTIVATE', 'DEPLOY_TEST_INSTANCE', 'DEACTIVATE', 'done'],
    });
    expect(activation.initial).toBeNull();
    expect(edgesOf(activation)).toEqual([
      'INACTIVE → CONFIG_TESTING_REQUESTED: DEPLOY_TEST_INSTANCE',
      'INACTIVE → ACTIVATION_REQUESTED: ACTIVATE',
      'CONFIG_TESTING_REQUESTED → DEPLOYING_TEST_INSTANCE: done',
      'DEPLOYING_TEST_INSTANCE → CONFIG_TESTING: done',
      'CONFIG_TESTING → ACTIVATION_REQUESTED: ACTIVATE',
      'CONFIG_TESTING → DEACTIVATION_REQUESTED: DEACTIVATE',
      'ACTIVATION_REQUESTED → ACTIVE: done',
      'ACTIVE → DEACTIVATION_REQUESTED: DEACTIVATE',
      'DEACTIVATION_REQUESTED → INACTIVE: done',
    ]);
  });

  it('keeps of a choice what can be reached through it', () => {
    const stopping = toGraph(lifecycleMachine, {
      failures: 'omitted',
      states: ['INACTIVE', 'CONFIG_TESTING', 'ACTIVE', 'STOPPING_INSTANCES'],
    });
    expect(edgesOf(stopping)).toEqual([
      'CONFIG_TESTING → STOPPING_INSTANCES: STOP_INSTANCES',
      'ACTIVE → STOPPING_INSTANCES: STOP_INSTANCES',
      'STOPPING_INSTANCES → choice resting: done',
      'choice resting → CONFIG_TESTING: config testing',
      'choice resting → ACTIVE: active',
    ]);
    const none = toGraph(lifecycleMachine, { states: ['INACTIVE', 'STOPPING_INSTANCES'] });
    expect([none.nodes.map(({ id }) => id), none.edges]).toEqual([['INACTIVE', 'STOPPING_INSTANCES'], []]);
  });

  it.each([
    ['the event', ['CREATE'], ['INACTIVE', 'CONFIG_TESTING', 'ACTIVE']],
    ['the event and its guard', ['CREATE [new service]'], ['INACTIVE']],
    ['the state before it', ['INIT CREATE', 'ACTIVE CREATE'], ['INACTIVE', 'CONFIG_TESTING', 'ACTIVE']],
    ['all three', ['INIT CREATE [recovered active]'], ['ACTIVE']],
    ['a type of XState', ['xstate.done.actor.removeService'], ['DESTROYED']],
  ])('picks transitions by %s', (_how, events, targets) => {
    const picked = toGraph(lifecycleMachine, { events, order: ['INACTIVE', 'CONFIG_TESTING'] });
    expect(picked.edges.map(({ to }) => to)).toEqual(targets);
  });

  it('keeps of what stands for any state of a tag those that are shown', () => {
    const two = toGraph(lifecycleMachine, {
      states: ['ACTIVE', 'INACTIVE', 'ADJUSTING_INSTANCES'],
      events: ['OBSERVE'],
    });
    expect(edgesOf(two)).toEqual(['any resting → ADJUSTING_INSTANCES: OBSERVE [needs adjustment]']);
    expect(two.edges[0]?.transitions.map(({ source }) => source)).toEqual(['INACTIVE', 'ACTIVE']);
    expect(toGraph(lifecycleMachine, { states: ['ACTIVE'] }).nodes.map(({ id }) => id)).toEqual(['ACTIVE']);
  });

  it('omits failures with what only they lead to', () => {
    const successes = toGraph(lifecycleMachine, { failures: 'omitted' });
    const said = edgesOf(successes);
    expect(said.join()).not.toMatch(/failed|timed out/);
    expect(said).toContain('REPLACING_INSTANCES → choice resting: done');
    const whole = edgesOf(toGraph(lifecycleMachine));
    expect(said).toHaveLength(whole.filter((edge) => !/: (failed|timed out)/.test(edge)).length);
  });

  it('dims failures, unless they are to be shown', () => {
    const dimmed = (failures: 'shown' | 'dimmed') =>
      toGraph(lifecycleMachine, { failures })
        .edges.filter((edge) => edge.dimmed)
        .map(({ outcome }) => outcome);
    expect(dimmed('shown')).toEqual([]);
    expect(dimmed('dimmed')).toEqual(Array(9).fill('failure'));
    const mixed = toGraph(lifecycleMachine).edges.find(
      ({ from, to }) => from === 'STOPPING_INSTANCES' && to === 'choice resting',
    );
    expect(mixed).toMatchObject({
      outcome: 'done',
      dimmed: false,
      labels: [
        { events: 'done', outcome: 'done', dimmed: false },
        { events: 'failed, timed out', outcome: 'failure', dimmed: true },
      ],
    });
  });
});
