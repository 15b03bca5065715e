/**
 * The fast lane: what a chart does, as pure functions over plain records.
 *
 * @module engine
 */

export { CompileError } from './chart.js';
export { compile, type Engine } from './compile.js';
export type { DelayElapsed, Effect, WorkOf } from './effects.js';
export type { EngineEvent, EngineRecord, RefusalOf, Report, Step } from './record.js';
export { replay, type Replay, type ReplayedStep, whatIf } from './replay.js';
export { recordOf, snapshotOf } from './snapshots.js';
