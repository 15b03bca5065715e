/**
 * The engine: a chart as pure functions over plain records.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { activationMachine } from 'local-service-machines';
 * import { compile } from 'local-service-machines/engine';
 *
 * const engine = compile(activationMachine);
 * const { record } = engine.start(undefined);
 * console.log(engine.step(record, { type: 'ACTIVATE', serviceId: 'dns-cache-1' }).record.value);
 * // prints: ACTIVE
 * ```
 *
 * @module engine
 */

export { delayOf, emitOf, guardOf, updateOf } from '../../machines/compilable.js';
export { restartable, type RestartableOptions } from '../../machines/restartable.js';

export { CompileError } from './chart.js';
export { compile, type Engine } from './compile.js';
export {
  type Aborter,
  type DriverOptions,
  type EffectDriver,
  type EffectHandlers,
  runEffects,
  type Timers,
  type WorkContext,
} from './driver.js';
export type { DelayElapsed, Effect, WorkOf } from './effects.js';
export type { EngineEvent, EngineRecord, RefusalOf, Report, Step } from './record.js';
export { replay, type Replay, type ReplayedStep, whatIf } from './replay.js';
export { snapshotOf } from './snapshots.js';
