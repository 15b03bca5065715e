import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { ADJUSTMENTS, type Health } from '../../model/health.js';
import { SAMPLE_SERVICE_ID, sampleDigest } from '../sample-service.js';
import { type CustomFacts, healthSummaryOf } from './facts.js';
import { ANOTHER_ID } from './requests.js';
import { type DigestContent, digestContentsFor } from './small-clusters.js';

/** A digest that a service gets: a current one, an outdated one, or one of another service or of no possible revision. */
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
  const contentsAt = (context: LifecycleContext, digestOf: (content: DigestContent) => Health) => {
    const { activationState, instancesPerHost } = context;
    if (custom === undefined) return few(activationState, instancesPerHost);
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
      ...contentsAt(context, digestOf).map(digestOfKind('observation')),
      ...lateContents(context).map(digestOfKind('late observation')),
      ...FOREIGN_CONTENTS.map(digestOfKind('foreign observation')),
    ];
  };
}

const MOVING = ADJUSTMENTS.filter((adjustment) => adjustment !== 'NONE');

function lateContents({ revision }: LifecycleContext): readonly Partial<Health>[] {
  return MOVING.flatMap((adjustment) => [
    { adjustment, state: 'DESTROYED' as const },
    ...(revision > 0 ? [{ adjustment, revision: revision - 1 }] : []),
  ]);
}

const FOREIGN_CONTENTS: readonly Partial<Health>[] = [
  ...MOVING.map((adjustment) => ({ adjustment, serviceId: ANOTHER_ID })),
  { adjustment: 'ADJUST_INSTANCES', revision: -1 },
];

/** The facts of it that the chart's own guards depend on. */
function factsOfContent(content: DigestContent): string {
  return `${content.adjustment} ${healthSummaryOf(content)}`;
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
