import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { timeline, type TimelineEntry, timelineEntry, timelineInspector } from '../../src/chart/index.js';
import { toGraph } from '../../src/diagram/index.js';
import { dispatch, type Health, lifecycleMachine, type LifecycleState } from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { InMemoryCluster, SAMPLE_SPEC } from '../../src/testing/index.js';
import { positionIn, SERVICE_ID } from '../support/positions.js';

const serviceId = 'dns-cache-1';

describe('a timeline', () => {
  it('says that the reconciliation, and nobody else, gave a service up', () => {
    const before = positionIn('ACTIVE');
    const after = positionIn('EMERGENCY_DEACTIVATION_REQUESTED', { inFlight: null });
    expect(timelineEntry({ before, event: { type: 'OBSERVE' }, after })).toMatchObject({
      cause: 'reconciliation',
      text: 'OBSERVE by reconciliation: ACTIVE → EMERGENCY_DEACTIVATION_REQUESTED',
    });
  });

  it('tells a life as it happens, with causes, effects, failures and refusals', async () => {
    const told: TimelineEntry[] = [];
    const cluster = new InMemoryCluster({ hosts: ['a'] });
    const actor = createActor(lifecycleMachine.provide({ actors: cluster.actors }), {
      clock: cluster.clock,
      inspect: timelineInspector((entry) => told.push(entry)),
      input: { recordRefusals: true },
    }).start();
    dispatch(actor, { type: 'CREATE', spec: { ...SAMPLE_SPEC, env: { T: 'secret-token' } }, instancesPerHost: 1 });
    cluster.inject({ fault: 'STORE_UNREADABLE' });
    dispatch(actor, { type: 'ACTIVATE', serviceId });
    dispatch(actor, { type: 'DESTROY', serviceId });
    await cluster.clock.advance(1_000);
    const adjust: Health = {
      serviceId,
      state: 'INACTIVE',
      revision: 2,
      hosts: { live: 1, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
      instances: {
        required: 0,
        active: 0,
        running: 0,
        healthy: 0,
        unhealthy: 0,
        stale: 0,
        silent: 0,
        missing: 0,
        surplus: 0,
      },
      adjustment: 'ADJUST_INSTANCES',
    };
    actor.send({ type: 'OBSERVE', health: { ...adjust, adjustment: 'NONE' } });
    actor.send({ type: 'OBSERVE', health: adjust });
    await cluster.clock.advance(1_000);
    expect(told.map(({ text }) => text)).toEqual([
      'CREATE by operator: INIT → INACTIVE',
      'ACTIVATE by operator: INACTIVE → ACTIVATION_REQUESTED, dns-cache-1#2:recordActivation',
      'DESTROY is refused in ACTIVATION_REQUESTED: no operation is admitted there.',
      'failed by operator: ACTIVATION_REQUESTED → INACTIVE, dns-cache-1#2:recordActivation (STORE_UNREADABLE: The store cannot be read.)',
      'OBSERVE by reconciliation: INACTIVE → ADJUSTING_INSTANCES, dns-cache-1#3:adjustInstances',
      'done by reconciliation: ADJUSTING_INSTANCES → INACTIVE, dns-cache-1#3:adjustInstances',
    ]);
    expect(told[2]).toEqual({
      kind: 'refusal',
      serviceId,
      event: 'DESTROY',
      state: 'ACTIVATION_REQUESTED',
      rule: 'NOT_ALLOWED_IN_STATE',
      text: told[2]?.text,
    });
    expect(told[3]).toEqual({
      kind: 'transition',
      serviceId,
      event: 'failed',
      cause: 'operator',
      from: 'ACTIVATION_REQUESTED',
      to: 'INACTIVE',
      eventType: 'xstate.error.actor.recordActivation',
      effectId: 'dns-cache-1#2:recordActivation',
      failure: {
        code: 'STORE_UNREADABLE',
        message: 'The store cannot be read.',
        operation: 'ACTIVATE',
        cause: 'operator',
        effectId: 'dns-cache-1#2:recordActivation',
      },
      text: told[3]?.text,
    });
    expect(told.filter((entry) => entry.kind === 'transition' && entry.failure !== null)).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('secret-token');
  });

  it('tells of steps that no actor took, and calls what ends a state by one name', () => {
    const before = positionIn('ADJUSTING_INSTANCES');
    const after = positionIn('ACTIVE');
    const names = [
      ...[
        'xstate.done.actor.adjustInstances',
        'effect.succeeded',
        'xstate.error.actor.adjustInstances',
        'effect.failed',
      ],
      ...['xstate.after.workTimeout.x.ADJUSTING_INSTANCES', 'effect.timed-out'],
    ].map((type) => timelineEntry({ before, event: { type }, after }));
    expect(names.map((entry) => entry?.kind === 'transition' && entry.event)).toEqual([
      ...['done', 'done', 'failed', 'failed', 'timed out', 'timed out'],
    ]);
    const emergency = positionIn('EMERGENCY_DEACTIVATION_REQUESTED');
    const steps = ['xstate.after.emergencyDelay.x', 'delay.elapsed', 'CANCEL'].map((type) => ({
      before: emergency,
      event: { type },
      after: positionIn('DEACTIVATION_REQUESTED'),
    }));
    const effect = `${SERVICE_ID}#5:recordActivation`;
    expect(timeline(steps).map(({ text }) => text)).toEqual([
      `emergency delay over by operator: EMERGENCY_DEACTIVATION_REQUESTED → DEACTIVATION_REQUESTED, ${effect}`,
      `delay over by operator: EMERGENCY_DEACTIVATION_REQUESTED → DEACTIVATION_REQUESTED, ${effect}`,
      `CANCEL by operator: EMERGENCY_DEACTIVATION_REQUESTED → DEACTIVATION_REQUESTED, ${effect}`,
    ]);
  });

  it('names the transition of the chart, by which a picture finds its line', () => {
    const transitions = toGraph(lifecycleMachine).edges.flatMap((edge) => edge.transitions);
    const steps: readonly (readonly [LifecycleState, string, LifecycleState])[] = [
      ['INACTIVE', 'ACTIVATE', 'ACTIVATION_REQUESTED'],
      ['ADJUSTING_INSTANCES', 'effect.succeeded', 'ACTIVE'],
      ['ADJUSTING_INSTANCES', 'effect.failed', 'ACTIVE'],
      ['ADJUSTING_INSTANCES', 'effect.timed-out', 'ACTIVE'],
      ['ADJUSTING_INSTANCES', 'CANCEL', 'EMERGENCY_DEACTIVATION_REQUESTED'],
      ['EMERGENCY_DEACTIVATION_REQUESTED', 'delay.elapsed', 'DEACTIVATION_REQUESTED'],
      ['DESTROY_REQUESTED', 'effect.failed', 'DESTROYED'],
    ];
    const found = steps.map(([from, type, to]) => {
      const entry = timelineEntry({ before: positionIn(from), event: { type }, after: positionIn(to) });
      if (entry?.kind !== 'transition') throw new Error(`${from} has not moved`);
      return transitions
        .filter(({ source, eventType, target }) => source === from && eventType === entry.eventType && target === to)
        .map(({ event }) => event);
    });
    expect(found).toEqual([
      ...[['ACTIVATE'], ['done'], ['failed'], ['timed out'], ['CANCEL'], ['emergency delay over'], ['failed']],
    ]);
  });

  it('leaves out what moved nothing', () => {
    for (const state of LIFECYCLE_STATES) {
      const position = positionIn(state);
      expect(timelineEntry({ before: position, event: { type: 'OBSERVE' }, after: position })).toBeNull();
    }
  });

  it('leaves actors of other machines alone', () => {
    const told: TimelineEntry[] = [];
    const input = { instanceId: 'i', serviceId, executorId: 'a', spec: SAMPLE_SPEC, createdAt: 0 };
    const actor = createActor(instanceMachine, {
      input,
      inspect: timelineInspector((entry) => told.push(entry)),
    }).start();
    actor.send({ type: 'ADVANCED', at: 1 });
    actor.stop();
    expect(told).toEqual([]);
  });
});
