import { stateOf } from '../../../machines/lifecycle.machine.js';
import { isWorkName } from '../../../machines/lifecycle.work.js';
import { effectIdOf } from '../../policy/effect-id.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { LIFECYCLE_STATE_KINDS } from '../../model/lifecycle.js';
import { readField } from '../../model/unchecked.js';
import type { TransitionKey } from '../transitions.js';
import type { ExplorationCheck } from './checks.js';
import type { CheckFailure } from './violations.js';
import type { Configuration } from './configuration.js';
import type { PathHistory } from './facts.js';
import type { ExploredEvent } from './explored-events.js';
import type { StartedWork, StepResult } from './step-machine.js';

/** One step of an exploration. */
export interface CheckedStep {
  readonly before: Configuration;
  readonly explored: ExploredEvent;
  readonly result: StepResult;
  /** What is memoized after it. */
  readonly history: PathHistory;
}

/** Describes how a step fails a check; null if it passes. */
type StepCheck = (step: CheckedStep, table: ReadonlySet<TransitionKey>) => string | null;

/** The failures that the checks of a single step find in this one. */
export function checkStep(step: CheckedStep, table: ReadonlySet<TransitionKey>): readonly CheckFailure[] {
  return STEP_CHECKS.flatMap(({ check, findFailure }) => {
    const found = findFailure(step, table);
    return found === null ? [] : [{ check, found }];
  });
}

const STEP_CHECKS: readonly { readonly check: ExplorationCheck; readonly findFailure: StepCheck }[] = [
  {
    check: 'no-other-transition',
    findFailure: ({ result: { isMove, transition } }, table) =>
      !isMove || transition === null || table.has(transition) ? null : `${transition} was taken`,
  },
  {
    check: 'work-ends',
    findFailure: ({ before, explored, result }) =>
      isEnding(explored) && isInFlight(before.record) && result.record.value === before.record.value
        ? `${before.record.value} goes on after ${explored.kind}`
        : null,
  },
  {
    check: 'rest-is-activation',
    findFailure: ({ result: { record } }) =>
      LIFECYCLE_STATE_KINDS[record.value] !== 'resting' || record.value === record.context.activationState
        ? null
        : `${record.value} with activation state ${record.context.activationState}`,
  },
  {
    check: 'destroyed-is-final',
    findFailure: ({ before, result }) => (before.record.value === 'DESTROYED' ? changeIn(before.record, result) : null),
  },
  {
    check: 'emergency-holds',
    findFailure: ({ result: { record }, history }) =>
      (record.value === 'ACTIVE' || record.value === 'CONFIG_TESTING') && history.emergencyHold !== 'NONE'
        ? `${record.value} was reached`
        : null,
  },
  {
    check: 'strays-change-nothing',
    findFailure: ({ before, explored: { kind }, result }) => {
      if (kind === 'stray' || kind === 'foreign observation') return changeIn(before.record, result);
      if (kind === 'progress') return changeIn(before.record, result, ['inFlight']);
      return kind === 'late observation' ? changeIn(before.record, result, ['health', 'consecutiveFailures']) : null;
    },
  },
  {
    check: 'cancel-means-its-work',
    findFailure: ({ before, explored: { kind, event }, result }) => {
      if (kind !== 'request' || event.type !== 'CANCEL' || !result.isMove) return null;
      const effectId = readField(event, 'effectId');
      if (typeof effectId !== 'string' || worksInFlight(before.record).includes(effectId)) return null;
      return `a CANCEL of ${effectId} led to ${result.record.value}`;
    },
  },
  {
    check: 'destroyed-leaves-nothing',
    findFailure: ({ before, explored: { kind, event }, result }) => {
      if (kind !== 'request' || event.type !== 'DESTROY' || !result.isMove || !before.facts.wasStarted) return null;
      return isProvenEmpty(before.record) ? null : 'a DESTROY was accepted, and something may run';
    },
  },
  {
    check: 'refusals-change-nothing',
    findFailure: ({ before, explored: { kind }, result }) => {
      if (kind !== 'request' || result.isMove) return null;
      return changeIn(before.record, result, before.record.context.settings.recordRefusals ? ['lastRefusal'] : []);
    },
  },
  {
    check: 'revision-never-back',
    findFailure: ({ before, explored: { kind, event }, result }) => {
      const [from, to] = [before.record.context.revision, result.record.context.revision];
      const isAccepted = kind === 'request' && event.type !== 'CANCEL' && result.isMove;
      if (isAccepted && to !== from + 1)
        return `${event.type} was accepted, and the revision went from ${from} to ${to}`;
      return to < from ? `the revision went from ${from} to ${to}` : null;
    },
  },
  {
    check: 'own-effect-id',
    findFailure: (step) => firstOf(step.result.startedWork, (work) => objectionToId(step, work)),
  },
  {
    check: 'context-tells-state',
    findFailure: ({ result: { record, error } }) => {
      const derived = stateOf(record.context);
      return error !== null || derived === record.value ? null : `${record.value} with the context of ${derived}`;
    },
  },
  { check: 'never-broken', findFailure: ({ result: { error } }) => error },
];

/** The ids of the work in flight: two where one operation has two pieces of work. */
function worksInFlight({ value, context }: LifecycleRecord): readonly string[] {
  const { inFlight, serviceId, revision } = context;
  if (inFlight === null) return [];
  const isSecond = value === 'DEPLOYING_TEST_INSTANCE' && inFlight.cause === 'operator';
  return [inFlight.effectId, ...(isSecond ? [effectIdOf(serviceId, revision, 'recordActivation')] : [])];
}

/** Whether what was last seen of this very service, state and revision shows that nothing can run. */
function isProvenEmpty({ value, context: { health, serviceId, revision } }: LifecycleRecord): boolean {
  if (health === null || health.outdated === true) return false;
  const { active, silent, stale } = health.instances;
  const isOfNow = health.serviceId === serviceId && health.state === value && health.revision === revision;
  return isOfNow && active === 0 && silent === 0 && stale === 0;
}

function isEnding({ kind }: ExploredEvent): boolean {
  return kind === 'success' || kind === 'failure' || kind === 'time';
}

function isInFlight({ value }: LifecycleRecord): boolean {
  return LIFECYCLE_STATE_KINDS[value] === 'inFlight';
}

function objectionToId({ before, result: { record } }: CheckedStep, { work, effectId }: StartedWork): string | null {
  const { serviceId, revision, inFlight } = record.context;
  const id = String(effectId);
  if (!isWorkName(work) || id !== effectIdOf(serviceId, revision, work))
    return `${id} names the work ${work} of revision ${revision}`;
  if (id !== inFlight?.effectId) return `${id} was started, and ${inFlight?.effectId ?? 'nothing'} is in flight`;
  if (revision > before.record.context.revision) return null;
  // Of one revision only work that follows other work can be new: what was started before the last rest is not kept.
  return isInFlight(before.record) && !before.facts.startedWork.includes(work)
    ? null
    : `${id} may have been used before`;
}

/** What this step changed, apart from these fields of the context; null: nothing. */
function changeIn(
  before: LifecycleRecord,
  { record: after, startedWork }: StepResult,
  exceptions: readonly string[] = [],
): string | null {
  if (after.value !== before.value) return `${before.value} became ${after.value}`;
  const started = startedWork[0];
  if (started !== undefined) return `${String(started.effectId)} was started`;
  if (after.context === before.context) return null;
  const fields = new Set([...Object.keys(before.context), ...Object.keys(after.context)]);
  return firstOf([...fields], (field) => {
    if (exceptions.includes(field)) return null;
    const [was, is] = [readField(before.context, field), readField(after.context, field)];
    return Object.is(was, is) || JSON.stringify(was) === JSON.stringify(is) ? null : `context.${field} changed`;
  });
}

function firstOf<TItem>(items: readonly TItem[], findFailure: (item: TItem) => string | null): string | null {
  for (const item of items) {
    const failure = findFailure(item);
    if (failure !== null) return failure;
  }
  return null;
}
