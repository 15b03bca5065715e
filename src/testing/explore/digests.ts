import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { ADJUSTMENTS, type Health } from '../../model/health.js';
import { SAMPLE_SERVICE_ID, sampleDigest } from '../sample-service.js';
import { type CustomFacts, healthSummaryOf } from './facts.js';
import { ANOTHER_ID } from './requests.js';
import { type DigestContent, digestContentsFor } from './small-clusters.js';

/** A digest that a service gets: a current one, a late one (or an outdated one, or one of maintenance), or one of another service or of no possible revision. */
export interface ExploredDigest {
  readonly kind: 'observation' | 'late observation' | 'foreign observation';
  /** The fields that the step of a scenario sets. */
  readonly observe: Partial<Health>;
  readonly health: Health;
}

/** Makes the function that lists the digests to try on a service. Of those that are alike as far as facts go, one. */
export function digestsOf(custom: CustomFacts): (record: LifecycleRecord) => readonly ExploredDigest[] {
  const all = memoized(digestContentsFor);
  const few = memoized((...bounds) => distinctBy(factsOfContent, digestContentsFor(...bounds)));
  const fewer = memoized((...bounds) => distinctBy(factsInFlight, digestContentsFor(...bounds)));
  const contentsAt = (context: LifecycleContext, digestOf: (content: DigestContent) => Health) => {
    const { activationState, instancesPerHost, inFlight } = context;
    if (custom === undefined) return (inFlight === null ? few : fewer)(activationState, instancesPerHost);
    const factsOfDigest = (content: DigestContent) => custom({ ...context, health: digestOf(content) });
    return distinctBy(
      (content) => JSON.stringify([factsOfContent(content), factsOfDigest(content)]),
      all(activationState, instancesPerHost),
    );
  };
  return ({ value: state, context }) => {
    const digestOf = (observe: Partial<Health>) =>
      sampleDigest({ serviceId: SAMPLE_SERVICE_ID, state, revision: context.revision }, observe);
    const digestOfKind = (kind: ExploredDigest['kind']) => (observe: Partial<Health>) => ({
      kind,
      observe,
      health: digestOf(observe),
    });
    return [
      ...contentsAt(context, digestOf).map((content) =>
        digestOfKind(content.outdated === true ? 'late observation' : 'observation')(content),
      ),
      ...lateContents(context).map(digestOfKind('late observation')),
      ...FOREIGN_CONTENTS.map(digestOfKind('foreign observation')),
    ];
  };
}

const MOVING = ADJUSTMENTS.filter((adjustment) => adjustment !== 'NONE');

/** Two instances, of which none is healthy. */
const NONE_HEALTHY: Partial<Health> = {
  instances: {
    required: 2,
    active: 2,
    running: 2,
    healthy: 0,
    unhealthy: 2,
    stale: 0,
    silent: 0,
    missing: 0,
    surplus: 0,
  },
  healthyInstanceIds: [],
};

/** Digests that move nothing: of another state or revision, or of maintenance. */
function lateContents({ revision }: LifecycleContext): readonly Partial<Health>[] {
  return MOVING.flatMap((adjustment) => [
    { adjustment, state: 'DESTROYED' as const },
    { ...NONE_HEALTHY, adjustment, maintenance: true as const },
    ...(revision > 0 ? [{ ...NONE_HEALTHY, adjustment, revision: revision - 1 }] : []),
  ]);
}

const FOREIGN_CONTENTS: readonly Partial<Health>[] = [
  ...MOVING.map((adjustment) => ({ adjustment, serviceId: ANOTHER_ID })),
  { adjustment: 'ADJUST_INSTANCES', revision: -1 },
];

/** The facts of it that the chart's own guards depend on. */
function factsOfContent(content: DigestContent): string {
  const { adjustment, outdated, instances, hosts } = content;
  const isSilent = instances.silent > 0 || hosts.silent > 0;
  return JSON.stringify([adjustment, healthSummaryOf(content), outdated, isSilent, instances.required > 0]);
}

/** In flight a digest only updates what is known. */
function factsInFlight(content: DigestContent): string {
  return JSON.stringify([content.adjustment, healthSummaryOf(content), content.outdated]);
}

function distinctBy<TItem>(keyOf: (item: TItem) => string, items: readonly TItem[]): readonly TItem[] {
  const found = new Map<string, TItem>();
  for (const item of items) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

type Bounds = Parameters<typeof digestContentsFor>;

function memoized(compute: (...bounds: Bounds) => readonly DigestContent[]): typeof compute {
  const known = new Map<string, readonly DigestContent[]>();
  return (...bounds) => {
    const key = bounds.join();
    const contents = known.get(key) ?? compute(...bounds);
    known.set(key, contents);
    return contents;
  };
}
