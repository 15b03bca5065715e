/**
 * What the lifecycle chart tells beyond the main entry: paths, conditions, descriptions, timelines, selectors.
 * Loads xstate.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { conditions, describe, pathTo } from 'local-service-machines/chart';
 * import { lifecycleMachine } from 'local-service-machines';
 * import { createActor } from 'xstate';
 *
 * const snapshot = createActor(lifecycleMachine).start().getSnapshot();
 * console.log(pathTo(snapshot, 'ACTIVE').text);
 * // prints: To reach ACTIVE: CREATE, ACTIVATE, wait until recordActivation has led to ACTIVE.
 * console.log(conditions(snapshot)[0]?.message);
 * // prints: Waits for CREATE.
 * console.log(describe('ACTIVE').description);
 * // prints: instancesPerHost instances should run on every live host.
 * ```
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
