import { LIFECYCLE_STATE_KINDS } from '../../model/lifecycle.js';
import { readField } from '../../model/unchecked.js';
import type { Configuration } from './configuration.js';
import type { EmergencyHold, PathHistory } from './facts.js';
import type { ExploredEvent } from './explored-events.js';
import type { StepResult } from './step-machine.js';

/** The path history of an initial configuration. */
export const EMPTY_HISTORY: PathHistory = { startedWork: [], emergencyHold: 'NONE', wasStarted: false };

/** The path history after this step. */
export function historyAfter(before: Configuration, explored: ExploredEvent, result: StepResult): PathHistory {
  return {
    startedWork: startedWorkAfter(before, result),
    emergencyHold: emergencyHoldAfter(before, explored, result),
    wasStarted: wasStartedAfter(before, explored, result),
  };
}

/** The work of the present revision, as long as it is in flight. */
function startedWorkAfter({ facts, record }: Configuration, result: StepResult): readonly string[] {
  const { value, context } = result.record;
  if (LIFECYCLE_STATE_KINDS[value] !== 'inFlight') return [];
  const earlier = context.revision > record.context.revision ? [] : facts.startedWork;
  return [...earlier, ...result.startedWork.map(({ work }) => work)];
}

function emergencyHoldAfter(
  { facts }: Configuration,
  { kind, event }: ExploredEvent,
  { record, isMove }: StepResult,
): EmergencyHold {
  if (record.value === 'DESTROYED') return 'NONE';
  if (record.value === 'EMERGENCY_DEACTIVATION_REQUESTED') return 'UNTIL_INACTIVE';
  if (facts.emergencyHold === 'UNTIL_INACTIVE' && record.value === 'INACTIVE') return 'UNTIL_REQUESTED';
  const asksForInstances = kind === 'request' && (event.type === 'ACTIVATE' || event.type === 'DEPLOY_TEST_INSTANCE');
  return facts.emergencyHold === 'UNTIL_REQUESTED' && asksForInstances && isMove ? 'NONE' : facts.emergencyHold;
}

const STARTING_WORK: readonly string[] = ['deployTestInstance', 'adjustInstances', 'replaceInstances'];

/** Instances can run where another controller left them, and where work that starts some was begun. */
function wasStartedAfter(
  { facts }: Configuration,
  { event }: ExploredEvent,
  { isMove, startedWork }: StepResult,
): boolean {
  if (isMove && event.type === 'CREATE' && readField(event, 'recovered') !== undefined) return true;
  return facts.wasStarted || startedWork.some(({ work }) => STARTING_WORK.includes(work));
}
