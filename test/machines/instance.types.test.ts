import { describe, expectTypeOf, it } from 'vitest';
import { createActor, type EventFrom, type InputFrom, type OutputFrom, type SnapshotFrom, type TagsFrom } from 'xstate';
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
