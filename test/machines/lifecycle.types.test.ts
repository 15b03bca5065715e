import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AnyActorRef,
  createActor,
  type EventFrom,
  fromCallback,
  fromPromise,
  setup,
  type InputFrom,
  type OutputFrom,
  type SnapshotFrom,
} from 'xstate';
import {
  type LifecycleActor,
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleInput,
  type LifecycleMachine,
  lifecycleMachine,
  type LifecycleOutput,
  type LifecycleSnapshot,
  type LifecycleState,
  type Operation,
  type OperationInFlightOf,
  type OperationType,
  type Refusal,
  type WorkInputOf,
  type WorkName,
} from '../../src/index.js';

describe('the types', () => {
  it('know the events: ten operations, CANCEL, OBSERVE and PROGRESS, and nothing internal', () => {
    expectTypeOf<EventFrom<typeof lifecycleMachine>>().toEqualTypeOf<LifecycleEvent>();
    expectTypeOf<LifecycleEvent['type']>().toEqualTypeOf<OperationType | 'CANCEL' | 'OBSERVE' | 'PROGRESS'>();
    expectTypeOf<Operation['type']>().toEqualTypeOf<OperationType>();
  });

  it('know the snapshot: its value is one of the 15 states', () => {
    expectTypeOf<LifecycleSnapshot['value']>().toEqualTypeOf<LifecycleState>();
    expectTypeOf<LifecycleSnapshot['context']>().toEqualTypeOf<LifecycleContext>();
    expectTypeOf<SnapshotFrom<LifecycleActor>>().toEqualTypeOf<LifecycleSnapshot>();
    expectTypeOf<InputFrom<typeof lifecycleMachine>>().toEqualTypeOf<LifecycleInput | undefined>();
    expectTypeOf<OutputFrom<typeof lifecycleMachine>>().toEqualTypeOf<LifecycleOutput>();
  });

  it('let a host provide its actors without casts, whatever they resolve to', () => {
    const provided = lifecycleMachine.provide({
      actors: {
        recordActivation: fromPromise(async ({ input }: { input: WorkInputOf<'recordActivation'> }) => {
          expectTypeOf(input.operation.type).toEqualTypeOf<'ACTIVATE' | 'DEPLOY_TEST_INSTANCE' | 'DEACTIVATE'>();
          return await Promise.resolve(input.effectId);
        }),
        stopInstances: fromPromise<number, WorkInputOf<'stopInstances'>>(async ({ input }) => {
          expectTypeOf(input.operation).toEqualTypeOf<OperationInFlightOf<'STOP_INSTANCES'>>();
          return await Promise.resolve(input.operation.instanceIds.length);
        }),
        adjustInstances: fromPromise(async () => {
          await Promise.resolve();
        }),
      },
      guards: { hasNoInstances: ({ context }) => context.health !== null },
      delays: { workTimeout: 5 },
    });
    expectTypeOf(createActor(provided).getSnapshot().value).toEqualTypeOf<LifecycleState>();
  });

  it('let a host provide one actor for several pieces of work, and actors that are no promises', () => {
    const anyWork = fromPromise(async () => Promise.resolve());
    const machine = lifecycleMachine.provide({
      actors: {
        recordActivation: anyWork,
        removeService: anyWork,
        replaceInstances: fromCallback(() => undefined),
        stopInstances: setup({}).createMachine({}),
      },
    });
    expectTypeOf(machine).toEqualTypeOf<LifecycleMachine>();
  });

  it('refuse an actor for other work', () => {
    lifecycleMachine.provide({
      actors: {
        // @ts-expect-error adjustInstances gets an ADJUST_INSTANCES, not a DESTROY
        adjustInstances: fromPromise<undefined, WorkInputOf<'removeService'>>(async () => Promise.resolve(undefined)),
      },
    });
  });

  it('refuse an operation that lacks what it needs', () => {
    const actor = createActor(lifecycleMachine);
    const send = (event: LifecycleEvent) => actor.send(event);
    // @ts-expect-error every operation but CREATE names its service
    expectTypeOf(send).toBeCallableWith({ type: 'ACTIVATE' });
  });

  it('narrow a refusal by its rule', () => {
    expectTypeOf<Extract<Refusal, { rule: 'INSTANCES_NOT_HEALTHY' }>['details']>().toEqualTypeOf<{
      readonly field: 'instanceIds' | null;
      readonly instanceIds: readonly string[];
    }>();
  });

  it('know the children: one for each piece of work, each with its own input', () => {
    const { children } = createActor(lifecycleMachine).getSnapshot();
    expectTypeOf<keyof typeof children>().toEqualTypeOf<WorkName>();
    // @ts-expect-error there is no such work
    expect(children.nonsense).toBeUndefined();
    expectTypeOf(children.stopInstances).toExtend<AnyActorRef | undefined>();
  });
});
