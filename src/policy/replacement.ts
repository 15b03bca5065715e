import type { ClusterObservation } from '../model/cluster.js';
import { DEFAULT_OP_SPEC, type ReplaceInstancesOperation, type RestartOperation } from '../model/operation.js';
import type { Replacement, ReplacementPlan, SkipReason } from '../model/replacement.js';
import type { LocalServiceSpec } from '../model/service.js';
import { isParallelism } from '../model/type-guards.js';
import { compareText } from './ordering.js';
import { isHostLevel } from './service.js';
import { type Survey, type SurveyedService, surveyOf } from './survey.js';

/** What planning a replacement needs to know of the service. */
export type ReplacedService = SurveyedService & { readonly spec: Pick<LocalServiceSpec, 'placementPolicy'> };

/** The two operations that replace instances, in flight or as posted. */
export type ReplacementOperation = RestartOperation | ReplaceInstancesOperation;

/**
 * Which instances does the operation replace, in which order and how many at a time (domain.md §5)? `now` in epoch ms.
 *
 * Each is replaced on its own host. Hosts take turns: every host gives one instance before any gives its second. What
 * the operation asks for, the named instances or all healthy ones, is in exactly one batch, or skipped with a reason.
 * A `hostLevel` service holds fixed ports and is always replaced stop-first. An operation as posted that leaves its
 * parallelism out is planned with the default of 1; one in flight holds the machine's.
 */
export function planReplacement(
  service: ReplacedService,
  operation: ReplacementOperation,
  observation: ClusterObservation,
  now: number,
): ReplacementPlan {
  const survey = surveyOf(service, observation, now);
  const verdicts = verdictsOf(survey);
  const replaced: Replacement[] = [];
  const skipped: { instanceId: string; reason: SkipReason }[] = [];
  for (const instanceId of askedFor(operation, survey)) {
    const verdict = verdicts.get(instanceId) ?? 'NOT_OBSERVED';
    if (typeof verdict === 'string') skipped.push({ instanceId, reason: verdict });
    else replaced.push(verdict);
  }
  const parallelism = operation.opSpec?.parallelism;
  return {
    order: isHostLevel(service.spec) || operation.stopFirst === true ? 'STOP_FIRST' : 'START_FIRST',
    batches: inBatches(takingTurns(replaced), isParallelism(parallelism) ? parallelism : DEFAULT_OP_SPEC.parallelism),
    skipped,
  };
}

/** The ids of the named instances, or of all healthy ones; sorted, each once. */
function askedFor(operation: ReplacementOperation, { running }: Survey): readonly string[] {
  // Only a list that was left out means all: a null, which no type admits, must not.
  const { instanceIds: named = [] } = operation.type === 'REPLACE_INSTANCES' ? operation : {};
  if (named.length > 0) return [...new Set(named)].sort(compareText);
  return running.filter(({ instance }) => instance.state === 'HEALTHY').map(({ instance }) => instance.instanceId);
}

/** What can be done with each instance of the service: its replacement, or why there is none. */
function verdictsOf({ running, wait, gone }: Survey): ReadonlyMap<string, Replacement | SkipReason> {
  const verdicts = new Map<string, Replacement | SkipReason>();
  for (const { instance, host } of running) {
    const { instanceId, executorId, state } = instance;
    if (state !== 'HEALTHY') verdicts.set(instanceId, 'NOT_HEALTHY');
    else if (host.group === 'live') verdicts.set(instanceId, { instanceId, executorId });
    else verdicts.set(instanceId, 'HOST_BLACKLISTED');
  }
  for (const { instanceId } of wait) verdicts.set(instanceId, 'NOT_HEALTHY');
  for (const { instanceId, reason } of gone) verdicts.set(instanceId, reason);
  return verdicts;
}

/** First one instance of every host, then a second one, and so on; otherwise the order stays. */
function takingTurns(replaced: readonly Replacement[]): readonly Replacement[] {
  const taken = new Map<string, number>();
  return replaced
    .map((replacement) => {
      const turn = taken.get(replacement.executorId) ?? 0;
      taken.set(replacement.executorId, turn + 1);
      return { turn, replacement };
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ replacement }) => replacement);
}

function inBatches(replaced: readonly Replacement[], size: number): readonly (readonly Replacement[])[] {
  return replaced.flatMap((_, start) => (start % size === 0 ? [replaced.slice(start, start + size)] : []));
}
