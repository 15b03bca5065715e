import type { LifecycleEmitted } from '../../../machines/lifecycle.context.js';
import { type LifecycleMachine, legalityOf } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Engine } from '../../engine/compile.js';
import type { Admission, Refusal, RefusalRule } from '../../model/refusal.js';
import type { LifecycleInput } from '../../model/settings.js';
import { isRequest } from '../../model/type-guards.js';
import { MAX_CHECKPOINT_LENGTH } from '../../model/work.js';
import { assessHealth } from '../../policy/health.js';
import type { ProgressProblem } from '../../policy/progress.js';
import { refusalByHost, refusalOf, unknownServiceRefusal } from '../../policy/refusal.js';
import type { WorkEnd } from '../events/host-event.js';
import type { HostRequest, Input, RequestInput } from './input.js';
import type { Observed } from './observer.js';
import { attemptIn, isSame, isStoredChange, type LifecycleEffect } from './record.js';

/** What an input leads to. Nothing has changed yet. */
export interface Decision {
  /** The record that follows; null where there is no service, before and after. */
  readonly record: LifecycleRecord | null;
  /** Whether the record has to be stored. */
  readonly isStored: boolean;
  readonly effects: readonly LifecycleEffect[];
  /** The answer to a request. */
  readonly admission: Admission | null;
  /** The event that the record was stepped with, for an inspector. */
  readonly event: { readonly type: string };
  /** How the work in flight ended, if it did. */
  readonly workEnd: WorkEnd;
}

/** The lifecycle machine as pure functions; takes events that are unchecked. */
export interface LifecycleEngine {
  readonly machine: LifecycleMachine;
  start(input: LifecycleInput): { readonly record: LifecycleRecord };
  /** A method, so that the engine of the machine fits although its events are typed. */
  step(record: LifecycleRecord, event: { readonly type: string }): LifecycleStep;
  resume(record: LifecycleRecord): LifecycleStep;
}

type LifecycleStep = ReturnType<Engine<LifecycleMachine>['step']>;

const ADMITTED: Admission = { admitted: true };

/** What deciding a request needs of its host. */
interface DecidingHost {
  readonly engine: LifecycleEngine;
  readonly settings: LifecycleInput | undefined;
}

/** Decides what an input leads to that is no request. */
export function decide(
  engine: LifecycleEngine,
  record: LifecycleRecord | null,
  input: Exclude<Input, RequestInput>,
): Decision {
  if (record === null) return unchanged(null, { type: input.kind });
  switch (input.kind) {
    case 'digest': {
      const event = { type: 'OBSERVE', health: input.health };
      const decision = stepped(engine, record, event);
      return isSame(record, decision.record) ? { ...decision, record } : decision;
    }
    case 'report':
      return stepped(engine, record, input.report, END_OF[input.report.type]);
    case 'progress': {
      // An earlier attempt, which was aborted, knows less than the present one: its progress is that of other work.
      const effectId = input.attempt === attemptIn(record.context) ? input.effectId : '';
      const event = { ...input.progress, type: 'PROGRESS', effectId };
      return stepped(engine, record, event);
    }
    case 'resume': {
      // The engine counts the attempt, in the record and in what the work is given.
      const { record: next, effects } = engine.resume(record);
      const event = { type: 'xstate.init' };
      return { ...unchanged(next, event), effects, isStored: isStoredChange(record, next) };
    }
  }
}

/**
 * Decides a request; one that is refused by a rule about facts once more, with an observation. `revision`: the last one used
 * under this id, for CREATE.
 */
export async function decideRequest(
  host: DecidingHost,
  record: LifecycleRecord | null,
  revision: number,
  { request }: RequestInput,
  observe: () => Promise<Observed | null>,
): Promise<Decision> {
  const { engine } = host;
  if (record === null) return decideWithoutService(host, revision, request);
  const decision = decideInState(engine, record, request);
  if (!isRefusedByFacts(decision.admission)) return decision;
  const seen = await observe();
  if (seen === null) return decision;
  const health = assessHealth(record, seen.observation, seen.now);
  const observed = { value: record.value, context: { ...record.context, health } };
  const again = decideInState(engine, observed, request);
  if (again.admission?.admitted === true || again.record === null) return again;
  // Still refused: the answer is that of now, and what was observed is dropped.
  const { value, context } = again.record;
  return { ...again, record: { value, context: { ...context, health: record.context.health } } };
}

/** Settles the promises that wait for an input, once its decision is applied. */
export function answer(input: Input, { admission, effects }: Decision): void {
  if (input.kind === 'request' && admission !== null) input.resolve(admission);
  if (input.kind !== 'progress') return;
  const ignored = emittedIn(effects).find((event) => event.type === 'progress.ignored');
  const reason = admission === null ? 'OTHER_WORK' : (ignored?.reason ?? null);
  for (const settler of input.waiting) {
    if (reason === null) settler.resolve(undefined);
    else settler.reject(new Error(`The progress of ${input.effectId} was ignored: ${WHY_IGNORED[reason]}.`));
  }
}

const WHY_IGNORED: Readonly<Record<ProgressProblem, string>> = {
  OTHER_WORK: 'this attempt is not in flight any more',
  MALFORMED: 'done and total must be whole numbers, done no more than total, and checkpoint JSON',
  TOO_LONG: `checkpoint must have at most ${String(MAX_CHECKPOINT_LENGTH)} characters of JSON`,
};

/** What a decision emits. */
export function emittedIn(effects: readonly LifecycleEffect[]): readonly LifecycleEmitted[] {
  return effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event] : []));
}

const FACT_RULES: ReadonlySet<RefusalRule> = new Set<RefusalRule>([
  'HEALTH_UNKNOWN',
  'INSTANCES_NOT_HEALTHY',
  'INSTANCES_STILL_ACTIVE',
]);

const END_OF = {
  'effect.succeeded': 'succeeded',
  'effect.failed': 'failed',
  'effect.timed-out': 'timedOut',
  'delay.elapsed': 'timedOut',
} as const;

/** Whether a newer observation could change this answer. */
function isRefusedByFacts(admission: Admission | null): boolean {
  return admission?.admitted === false && FACT_RULES.has(admission.refusal.rule);
}

function decideInState(engine: LifecycleEngine, record: LifecycleRecord, request: HostRequest): Decision {
  const legality = legalityOf(record.value);
  // What is no request may be a report, or an event of XState: no state admits it.
  const isOne = isRequest(request);
  const decision = isOne ? stepped(engine, record, request) : unchanged(record, request);
  if (decision.admission !== null) return decision;
  // The chart has no transition for it, and does not say why.
  const refused = isOne ? null : refusalOf(legality, record.context, request);
  return { ...decision, admission: refusal(refused ?? refusalByHost(legality, record.context, request.type)) };
}

function decideWithoutService({ engine, settings }: DecidingHost, revision: number, request: HostRequest): Decision {
  if (request.type !== 'CREATE') {
    return { ...unchanged(null, request), admission: refusal(unknownServiceRefusal(request)) };
  }
  const created = decideInState(engine, engine.start({ ...settings, revision }).record, request);
  return created.admission?.admitted === true ? created : { ...created, record: null, isStored: false };
}

function stepped(
  engine: LifecycleEngine,
  before: LifecycleRecord,
  event: { readonly type: string },
  workEnd: WorkEnd = 'cancelled',
): Decision {
  const step = engine.step(before, event);
  const { record, effects } = step;
  const admission = step.outcome === 'refused' ? refusal(step.refusal) : step.outcome === 'applied' ? ADMITTED : null;
  return { record, effects, admission, event, workEnd, isStored: isStoredChange(before, record) };
}

function unchanged(record: LifecycleRecord | null, event: { readonly type: string }): Decision {
  return { record, isStored: false, effects: [], admission: null, event, workEnd: 'cancelled' };
}

function refusal(why: Refusal): Admission {
  return { admitted: false, refusal: why };
}
