import { describe, expectTypeOf, it } from 'vitest';
import { compile, type EffectDriver, runEffects } from '../../src/engine/index.js';
import { type LifecycleMachine, lifecycleMachine, type WorkInputOf } from '../../src/index.js';

const engine = compile(lifecycleMachine);
const otherWork = () => Promise.resolve();

describe('the types of runEffects', () => {
  it('tell each handler its input and its signal, without an annotation', () => {
    const driver = runEffects(
      engine,
      {
        adjustInstances: async (input, { effectId, signal }) => {
          expectTypeOf(input).toEqualTypeOf<WorkInputOf<'adjustInstances'>>();
          expectTypeOf(effectId).toEqualTypeOf<string>();
          expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
          await Promise.resolve();
        },
        stopInstances: (input, { signal }) => {
          expectTypeOf(input.operation.instanceIds).toEqualTypeOf<readonly string[]>();
          expectTypeOf(signal.aborted).toEqualTypeOf<boolean>();
        },
        recordActivation: otherWork,
        recordInstanceCount: otherWork,
        deployTestInstance: otherWork,
        replaceInstances: otherWork,
        removeService: otherWork,
      },
      {
        clock: globalThis,
        abort: () => new AbortController(),
        report: (key: string, report) => {
          expectTypeOf(key).toEqualTypeOf<string>();
          expectTypeOf(report.type).toExtend<string>();
        },
        emitted: (key, event) => {
          expectTypeOf(key).toEqualTypeOf<string>();
          expectTypeOf(event.type).toExtend<`${string}.${string}`>();
        },
      },
    );
    expectTypeOf(driver).toEqualTypeOf<EffectDriver<LifecycleMachine, string>>();
  });
});
