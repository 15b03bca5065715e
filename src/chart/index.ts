/**
 * What the lifecycle chart tells beyond the main entry: paths, conditions, descriptions, timelines, selectors. Explicit
 * exports only; loads xstate.
 *
 * @module chart
 */

export { CONDITION_TYPES, type Condition, conditions, type ConditionType } from './conditions.js';
export { describe, type OperationDescription, type StateDescription } from './description.js';
export { isCancellable } from './legality.js';
export type { PathStep } from './paths/moves.js';
export { explain, type Explanation, type Path, pathTo } from './paths/path.js';
export { isInFlight, isResting, type ServiceRecord, toServiceRecord } from './selectors.js';
export { leadsTo } from './step.js';
export { timeline, type TimelineEntry, timelineEntry, timelineInspector, type TimelineStep } from './timeline.js';
