/**
 * The engine: a chart as pure functions over plain records.
 *
 * @module engine
 */

export { delayOf, emitOf, guardOf, updateOf } from '../../machines/compilable.js';

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
