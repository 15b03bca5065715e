import { describe, expectTypeOf, it } from 'vitest';
import { createActor, type EventFrom, type InputFrom, type OutputFrom, type SnapshotFrom, type TagsFrom } from 'xstate';
import {
  active,
  failed,
  failedTry,
  firstTry,
  furtherTries,
  goDown,
  goingDown,
  type InstanceTransition,
  type OnDelays,
  type OnEvents,
  to,
  when,
} from '../../machines/instance.transitions.js';
import { type InstanceRecord, type InstanceState, type LocalServiceSpec } from '../../src/index.js';
import {
  type InstanceActor,
  type InstanceContext,
  type InstanceEmitted,
  type InstanceEvent,
  type InstanceInput,
  type InstanceMachine,
  instanceMachine,
  type InstanceSnapshot,
  toInstanceRecord,
} from '../../src/instance/index.js';
import { anInput } from '../support/instance-life.js';
import type { INSTANCE_EVENT_TYPES } from '../support/instance-tables.js';

describe('the types of the instance machine', () => {
  it('know the events, and that each one carries its time', () => {
    expectTypeOf<EventFrom<InstanceMachine>>().toEqualTypeOf<InstanceEvent>();
    expectTypeOf<InstanceEvent['type']>().toEqualTypeOf<(typeof INSTANCE_EVENT_TYPES)[number]>();
    expectTypeOf<InstanceEvent['at']>().toEqualTypeOf<number>();
    expectTypeOf<Extract<InstanceEvent, { reason: string }>['type']>().toEqualTypeOf<'FAILED' | 'CHECK_FAILED'>();
  });

  it('know the snapshot: its value is one of the 15 states', () => {
    expectTypeOf<InstanceSnapshot['value']>().toEqualTypeOf<InstanceState>();
    expectTypeOf<InstanceSnapshot['context']>().toEqualTypeOf<InstanceContext>();
    expectTypeOf<SnapshotFrom<InstanceActor>>().toEqualTypeOf<InstanceSnapshot>();
    expectTypeOf<TagsFrom<InstanceMachine>>().toEqualTypeOf<'active' | 'running' | 'terminal' | 'error'>();
  });

  it('know what goes in and what comes out', () => {
    expectTypeOf<InputFrom<InstanceMachine>>().toEqualTypeOf<InstanceInput>();
    expectTypeOf<LocalServiceSpec>().toExtend<InstanceInput['spec']>();
    expectTypeOf<OutputFrom<InstanceMachine>>().toEqualTypeOf<InstanceRecord>();
    expectTypeOf(toInstanceRecord)
      .parameter(0)
      .toEqualTypeOf<{ readonly value: InstanceState; readonly context: InstanceContext }>();
    expectTypeOf(toInstanceRecord).toBeCallableWith({} as InstanceSnapshot);
    expectTypeOf(toInstanceRecord).returns.toEqualTypeOf<InstanceRecord>();
  });

  it('know what is emitted', () => {
    const actor: InstanceActor = createActor(instanceMachine, { input: anInput() });
    actor.on('check.due', (event) => {
      expectTypeOf(event).toExtend<InstanceEmitted>();
      expectTypeOf(event.check).toEqualTypeOf<'readiness' | 'health'>();
      expectTypeOf(event.tryId).toEqualTypeOf<number>();
    });
    actor.on('hooks.due', (event) => {
      expectTypeOf(event.hooks).toEqualTypeOf<number>();
    });
  });

  it('refuse an event that lacks what it needs, and an actor without its input', () => {
    const send = (event: InstanceEvent) => event;
    // @ts-expect-error every event carries its time
    expectTypeOf(send).toBeCallableWith({ type: 'ADVANCED' });
    // @ts-expect-error a failure has a reason
    expectTypeOf(send).toBeCallableWith({ type: 'CHECK_FAILED', at: 1 });
    // @ts-expect-error an instance without an input is none
    const start = () => createActor(instanceMachine);
    expectTypeOf(start).toBeFunction();
  });
});

describe('the builders of the instance chart', () => {
  it('refuse a state that is none', () => {
    // @ts-expect-error a misspelt target
    expectTypeOf(to).toBeCallableWith('PROVISONING');
    // @ts-expect-error a misspelt target
    expectTypeOf(failedTry).toBeCallableWith('HEALTHY', 'UNHELTHY');
    // @ts-expect-error a misspelt state
    expectTypeOf(firstTry).toBeCallableWith('UNRAEDY');
    // @ts-expect-error a state in which nothing goes down
    expectTypeOf(furtherTries).toBeCallableWith('READY', 'STOPPED');
    // @ts-expect-error a state in which nothing goes down
    expectTypeOf(goingDown).toBeCallableWith('DEPROVISIONING');
    // @ts-expect-error a state, but none that tells a failure
    expectTypeOf(failed).toBeCallableWith('STARTING');
    expectTypeOf<InstanceTransition['target']>().toEqualTypeOf<InstanceState>();
  });

  it('refuse a guard, an action, a delay and an event that is none', () => {
    // @ts-expect-error a misspelt action
    expectTypeOf(to).toBeCallableWith('UNREADY', 'beginReadynessCheck');
    // @ts-expect-error an action that needs params
    expectTypeOf(to).toBeCallableWith('START_FAILED', 'recordFailure');
    // @ts-expect-error a misspelt action
    expectTypeOf(goDown).toBeCallableWith('STOPPING', 'recordStopp');
    // @ts-expect-error a misspelt guard
    expectTypeOf(when).toBeCallableWith('isTryDu', to('READY'));
    // @ts-expect-error a misspelt event
    expectTypeOf(active).toBeCallableWith({ ADVANCE: to('STOPPED') });
    // @ts-expect-error a misspelt guard of a transition in a state
    const onEvents: OnEvents = { CHECK_FAILED: { guard: 'isLastAtempt', target: 'STOPPING' } };
    // @ts-expect-error a misspelt delay of a state
    const onDelays: OnDelays = { intervall: to('HEALTHY') };
    expectTypeOf([onEvents, onDelays]).toBeArray();
  });
});
