import type { ClusterObservation } from '../model/cluster.js';
import type { InstanceState } from '../model/instance.js';
import { DEFAULT_OP_SPEC, type ReplaceInstancesOperation, type RestartOperation } from '../model/operation.js';
import type { Replacement, ReplacementPlan, SkipReason } from '../model/replacement.js';
import type { LocalServiceSpec } from '../model/service.js';
import { isParallelism } from '../model/type-guards.js';
import { type Classification, classifyInstances, type ClassifiedService } from './classification.js';
import { type ObservationIndex, observedService } from './observation-index.js';
import { NO_HOST } from './observed-hosts.js';
import { compareText } from './ordering.js';
import { isHostLevel } from './service.js';

/** What planning a replacement needs to know of the service. */
export type ReplacedService = ClassifiedService & { readonly spec: Pick<LocalServiceSpec, 'placementPolicy'> };

/** The two operations that replace instances, in flight or as posted. */
export type ReplacementOperation = RestartOperation | ReplaceInstancesOperation;

/**
 * Plans which instances the operation replaces, in which order and how many at a time (domain.md §5). Takes an observation or its
 * index; `now` in epoch ms.
 *
 * Each is replaced on its own host. Hosts take turns: every host gives one instance before any gives its second. What
 * the operation asks for, the named instances or all healthy ones, is in exactly one batch, or skipped with a reason.
 * A `hostLevel` service holds fixed ports and is always replaced stop-first. An operation as posted that leaves its
 * parallelism out is planned with the default of 1; one in flight holds the machine's.
 */
export function planReplacement(
  service: ReplacedService,
  operation: ReplacementOperation,
  observation: ClusterObservation | ObservationIndex,
  now: number,
): ReplacementPlan {
  const classification = classifyInstances(service, observedService(observation, service.serviceId), now);
  const candidates = candidatesIn(classification);
  const replaced: Replacement[] = [];
  const skipped: { instanceId: string; reason: SkipReason }[] = [];
  for (const instanceId of requestedIds(operation, classification)) {
    const candidate = candidates.get(instanceId) ?? 'NOT_OBSERVED';
    if (typeof candidate === 'string') skipped.push({ instanceId, reason: candidate });
    else replaced.push(candidate);
  }
  const parallelism = operation.opSpec?.parallelism;
  return {
    order: isHostLevel(service.spec) || operation.stopFirst === true ? 'STOP_FIRST' : 'START_FIRST',
    batches: inBatches(takingTurns(replaced), isParallelism(parallelism) ? parallelism : DEFAULT_OP_SPEC.parallelism),
    skipped,
  };
}

/** The ids of the named instances, or of all healthy ones; sorted, each once. */
function requestedIds(operation: ReplacementOperation, { instances, classes }: Classification): readonly string[] {
  // Only a list that was left out means all: a null, which no type admits, must not.
  const { instanceIds: named = [] } = operation.type === 'REPLACE_INSTANCES' ? operation : {};
  if (named.length > 0) return [...new Set(named)].sort(compareText);
  return instances
    .filter(({ state }, place) => state === 'HEALTHY' && isReachable(classes[place]))
    .map(({ instanceId }) => instanceId)
    .sort(compareText);
}

/** A silent host's healthy instances are asked for as well, and skipped with the reason. */
function isReachable(found: Classification['classes'][number] | undefined): boolean {
  return found === 'RUNNING' || found === 'HOST_SILENT';
}

/** Each instance of the service: its replacement, or why there is none. */
function candidatesIn(classification: Classification): ReadonlyMap<string, Replacement | SkipReason> {
  const candidates = new Map<string, Replacement | SkipReason>();
  for (const [place, { instanceId, executorId, state }] of classification.instances.entries()) {
    candidates.set(instanceId, skipReasonOf(state, place, classification) ?? { instanceId, executorId });
  }
  return candidates;
}

function skipReasonOf(
  state: InstanceState,
  place: number,
  { classes, hostPlaces, hostGroups }: Classification,
): SkipReason | null {
  const found = classes[place];
  switch (found) {
    case 'RUNNING': {
      if (state !== 'HEALTHY') return 'NOT_HEALTHY';
      const group = hostGroups[hostPlaces[place] ?? NO_HOST];
      if (group === 'live') return null;
      return group === 'draining' ? 'HOST_DRAINING' : 'HOST_BLACKLISTED';
    }
    case 'OVERDUE':
    case 'COMING_UP':
    case 'GOING_DOWN':
    case 'UNHEALTHY':
    case 'STATE_UNKNOWN':
    case undefined:
      return 'NOT_HEALTHY';
    default:
      return found;
  }
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
