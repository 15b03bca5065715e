import { effectIdOf, isWorkName } from '../../../machines/lifecycle.work.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { LIFECYCLE_STATE_KINDS } from '../../model/lifecycle.js';
import { readField } from '../../model/unchecked.js';
import type { TransitionKey } from '../transitions.js';
import type { ExplorationCheck } from './checks.js';
import type { Complaint } from './violations.js';
import type { Configuration } from './configuration.js';
import type { Memory } from './facts.js';
import type { Happening } from './happenings.js';
import type { BegunWork, Taken } from './taking.js';

/** One step of an exploration. */
export interface TakenStep {
  readonly before: Configuration;
  readonly happening: Happening;
  readonly taken: Taken;
  /** What is remembered after it. */
  readonly memory: Memory;
}

/** What a check says against a step; null: nothing. */
type StepCheck = (step: TakenStep, table: ReadonlySet<TransitionKey>) => string | null;

/** What do the checks of a single step say against this one? */
export function stepComplaints(step: TakenStep, table: ReadonlySet<TransitionKey>): readonly Complaint[] {
  return STEP_CHECKS.flatMap(({ check, complaintAbout }) => {
    const found = complaintAbout(step, table);
    return found === null ? [] : [{ check, found }];
  });
}

const STEP_CHECKS: readonly { readonly check: ExplorationCheck; readonly complaintAbout: StepCheck }[] = [
  {
    check: 'no-other-transition',
    complaintAbout: ({ happening, taken: { isMove, transition } }, table) =>
      happening.kind === 'restart' || !isMove || transition === null || table.has(transition)
        ? null
        : `${transition} was taken`,
  },
  {
    check: 'work-ends',
    complaintAbout: ({ before, happening, taken }) =>
      isEnding(happening) && isInFlight(before.position) && taken.position.value === before.position.value
        ? `${before.position.value} goes on after ${happening.kind}`
        : null,
  },
  {
    check: 'rest-is-activation',
    complaintAbout: ({ taken: { position } }) =>
      LIFECYCLE_STATE_KINDS[position.value] !== 'resting' || position.value === position.context.activationState
        ? null
        : `${position.value} with activation state ${position.context.activationState}`,
  },
  {
    check: 'destroyed-is-final',
    complaintAbout: ({ before, taken }) =>
      before.position.value === 'DESTROYED' ? changeIn(before.position, taken) : null,
  },
  {
    check: 'emergency-holds',
    complaintAbout: ({ taken: { position }, memory }) =>
      (position.value === 'ACTIVE' || position.value === 'CONFIG_TESTING') && memory.alarm !== 'NONE'
        ? `${position.value} was reached`
        : null,
  },
  {
    check: 'strays-change-nothing',
    complaintAbout: ({ before, happening: { kind }, taken }) => {
      if (kind === 'stray' || kind === 'foreign observation') return changeIn(before.position, taken);
      return kind === 'late observation' ? changeIn(before.position, taken, ['health']) : null;
    },
  },
  {
    check: 'refusals-change-nothing',
    complaintAbout: ({ before, happening: { kind }, taken }) => {
      if (kind !== 'request' || taken.isMove) return null;
      return changeIn(before.position, taken, before.position.context.settings.recordRefusals ? ['lastRefusal'] : []);
    },
  },
  {
    check: 'revision-never-back',
    complaintAbout: ({ before, happening: { kind, event }, taken }) => {
      const [from, to] = [before.position.context.revision, taken.position.context.revision];
      const isAccepted = kind === 'request' && event.type !== 'CANCEL' && taken.isMove;
      if (isAccepted && to !== from + 1)
        return `${event.type} was accepted, and the revision went from ${from} to ${to}`;
      return to < from ? `the revision went from ${from} to ${to}` : null;
    },
  },
  {
    check: 'own-effect-id',
    complaintAbout: (step) =>
      step.happening.kind === 'restart' ? null : firstOf(step.taken.begun, (work) => objectionToId(step, work)),
  },
  {
    check: 'restart-changes-nothing',
    complaintAbout: ({ before, happening, taken }) => {
      if (happening.kind !== 'restart') return null;
      const inFlight = before.position.context.inFlight?.effectId;
      const expected = inFlight === undefined ? [] : [inFlight];
      const begun = taken.begun.map(({ effectId }) => String(effectId));
      return begun.join() === expected.join()
        ? changeIn(before.position, { ...taken, begun: [] })
        : `the work ${expected.join() || 'of nobody'} was in flight, and ${begun.join() || 'nothing'} was begun`;
    },
  },
  { check: 'never-broken', complaintAbout: ({ taken: { error } }) => error },
];

function isEnding({ kind }: Happening): boolean {
  return kind === 'success' || kind === 'failure' || kind === 'time';
}

function isInFlight({ value }: LifecycleRecord): boolean {
  return LIFECYCLE_STATE_KINDS[value] === 'inFlight';
}

function objectionToId({ before, taken: { position } }: TakenStep, { work, effectId }: BegunWork): string | null {
  const { serviceId, revision, inFlight } = position.context;
  const id = String(effectId);
  if (!isWorkName(work) || id !== effectIdOf(serviceId, revision, work))
    return `${id} names the work ${work} of revision ${revision}`;
  if (id !== inFlight?.effectId) return `${id} was begun, and ${inFlight?.effectId ?? 'nothing'} is in flight`;
  if (revision > before.position.context.revision) return null;
  // Of one revision only work that follows other work can be new: what was begun before the last rest is forgotten.
  return isInFlight(before.position) && !before.facts.begun.includes(work) ? null : `${id} may have been used before`;
}

/** What did this step change, apart from these fields of the context? */
function changeIn(
  before: LifecycleRecord,
  { position: after, begun }: Taken,
  exceptions: readonly string[] = [],
): string | null {
  if (after.value !== before.value) return `${before.value} became ${after.value}`;
  const started = begun[0];
  if (started !== undefined) return `${String(started.effectId)} was begun`;
  if (after.context === before.context) return null;
  const fields = new Set([...Object.keys(before.context), ...Object.keys(after.context)]);
  return firstOf([...fields], (field) => {
    if (exceptions.includes(field)) return null;
    const [was, is] = [readField(before.context, field), readField(after.context, field)];
    return Object.is(was, is) || JSON.stringify(was) === JSON.stringify(is) ? null : `context.${field} changed`;
  });
}

function firstOf<TItem>(items: readonly TItem[], complaintAbout: (item: TItem) => string | null): string | null {
  for (const item of items) {
    const complaint = complaintAbout(item);
    if (complaint !== null) return complaint;
  }
  return null;
}
