import { lifecycleMachine, type WorkName } from '../../src/index.js';
import type { EngineEvent } from '../../src/engine/index.js';
import { compile, runEffects } from '../../src/engine/index.js';
import type { WorkOutcome } from '../../src/testing/index.js';
import { type Harness, type Subject, VirtualClock } from '../../src/testing/index.js';
import { errorOfOutcome } from '../../src/testing/scenario-step.js';

/*
 * A controller as a host writes it on the engine: it keeps the record, steps it, and has the driver carry out the effects.
 */

type LifecycleEngine = ReturnType<typeof compile<typeof lifecycleMachine>>;

interface BegunWork {
  readonly effectId: string;
  readonly end: (outcome: WorkOutcome) => void;
}

/** One handler for each of the seven pieces of work. */
export function everyHandler<THandler>(handlerOf: (actor: WorkName) => THandler): Record<WorkName, THandler> {
  return {
    recordActivation: handlerOf('recordActivation'),
    recordInstanceCount: handlerOf('recordInstanceCount'),
    deployTestInstance: handlerOf('deployTestInstance'),
    adjustInstances: handlerOf('adjustInstances'),
    replaceInstances: handlerOf('replaceInstances'),
    stopInstances: handlerOf('stopInstances'),
    removeService: handlerOf('removeService'),
  };
}

/** A harness whose subjects are records of this engine. */
export function engineHarness(engine: LifecycleEngine = compile(lifecycleMachine)): Harness {
  return { name: 'the engine', start: (input) => startSubject(engine, input) };
}

function startSubject(engine: LifecycleEngine, input: Parameters<LifecycleEngine['start']>[0]): Subject {
  const clock = new VirtualClock();
  const begun: BegunWork[] = [];
  const first = engine.start(input);
  let { record } = first;

  const step = (event: EngineEvent<typeof lifecycleMachine>) => {
    const result = engine.step(record, event);
    record = result.record;
    driver.run('it', result.effects);
    return result;
  };
  const work = (_input: unknown, { effectId }: { readonly effectId: string }) =>
    new Promise((resolve, reject) => {
      begun.push({
        effectId,
        end: (outcome) => {
          const rejection = errorOfOutcome(outcome);
          if (rejection === undefined) resolve(undefined);
          else reject(Object.assign(new Error(rejection.message), rejection));
        },
      });
    });
  const driver = runEffects(
    engine,
    everyHandler(() => work),
    { clock, abort: () => new AbortController(), report: (_key: 'it', report) => void step(report) },
  );
  driver.run('it', first.effects);

  const effectInFlight = () => record.context.inFlight?.effectId;
  return {
    send: async (request) => {
      const result = step(request);
      await clock.settle();
      return result.outcome === 'refused' ? { admitted: false, refusal: result.refusal } : { admitted: true };
    },
    state: () => record.value,
    context: () => record.context,
    settle: async (outcome) => {
      begun
        .filter(({ effectId }) => effectId === effectInFlight())
        .at(-1)
        ?.end(outcome);
      await clock.settle();
    },
    // The driver drops late results; one that comes another way reaches the engine.
    reportLate: (outcome) => {
      const late = begun.filter(({ effectId }) => effectId !== effectInFlight()).at(-1);
      if (late === undefined) return;
      const { effectId } = late;
      const error = errorOfOutcome(outcome);
      step(error === undefined ? { type: 'effect.succeeded', effectId } : { type: 'effect.failed', effectId, error });
    },
    timeout: () => clock.advance((clock.nextDeadline() ?? clock.now()) - clock.now()),
    elapse: (ms) => clock.advance(ms),
    observe: async (health) => {
      step({ type: 'OBSERVE', health });
      await clock.settle();
    },
    progress: (reported) => {
      const effectId = effectInFlight();
      if (effectId !== undefined) step({ type: 'PROGRESS', effectId, ...reported });
    },
    restart: async () => {
      driver.stop('it');
      const stored: typeof record = JSON.parse(JSON.stringify(record));
      const resumed = engine.resume(stored);
      record = resumed.record;
      driver.run('it', resumed.effects);
      await clock.settle();
    },
    stop: () => driver.stop(),
  };
}
