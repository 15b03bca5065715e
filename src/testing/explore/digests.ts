import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { ADJUSTMENTS, type Health } from '../../model/health.js';
import { ORDINARY_ID, ordinaryDigest } from '../ordinary.js';
import { type FurtherFacts, knownOf } from './facts.js';
import { ANOTHER_ID } from './requests.js';
import { type Finding, findingsFor } from './small-clusters.js';

/** A digest that a service gets: a current one, one that some work overtook, or one that is not of this service or no digest at all. */
export interface ExploredDigest {
  readonly kind: 'observation' | 'late observation' | 'foreign observation';
  /** What the step of a life says. */
  readonly observe: Partial<Health>;
  readonly health: Health;
}

/** Which digests are tried on a service? Of those that are alike as far as facts go, one. */
export function digestsOf(further: FurtherFacts): (position: LifecycleRecord) => readonly ExploredDigest[] {
  const all = remembered(findingsFor);
  const few = remembered((...bounds) => distinctBy(factsOfFinding, findingsFor(...bounds)));
  const findingsAt = (context: LifecycleContext, digestOf: (finding: Finding) => Health) => {
    const { activationState, instancesPerHost } = context;
    if (further === undefined) return few(activationState, instancesPerHost);
    const factsOfDigest = (finding: Finding) => further({ ...context, health: digestOf(finding) });
    return distinctBy(
      (finding) => JSON.stringify([factsOfFinding(finding), factsOfDigest(finding)]),
      all(activationState, instancesPerHost),
    );
  };
  return ({ value: state, context }) => {
    const digestOf = (observe: Partial<Health>) =>
      ordinaryDigest({ serviceId: ORDINARY_ID, state, revision: context.revision }, observe);
    const digestOfKind = (kind: ExploredDigest['kind']) => (observe: Partial<Health>) => ({
      kind,
      observe,
      health: digestOf(observe),
    });
    return [
      ...findingsAt(context, digestOf).map(digestOfKind('observation')),
      ...lateFindings(context).map(digestOfKind('late observation')),
      ...FOREIGN_FINDINGS.map(digestOfKind('foreign observation')),
    ];
  };
}

const MOVING = ADJUSTMENTS.filter((adjustment) => adjustment !== 'NONE');

function lateFindings({ revision }: LifecycleContext): readonly Partial<Health>[] {
  return MOVING.flatMap((adjustment) => [
    { adjustment, state: 'DESTROYED' as const },
    ...(revision > 0 ? [{ adjustment, revision: revision - 1 }] : []),
  ]);
}

const FOREIGN_FINDINGS: readonly Partial<Health>[] = [
  ...MOVING.map((adjustment) => ({ adjustment, serviceId: ANOTHER_ID })),
  { adjustment: 'ADJUST_INSTANCES', revision: -1 },
];

/** What the chart's own guards see of it. */
function factsOfFinding(finding: Finding): string {
  return `${finding.adjustment} ${knownOf(finding)}`;
}

function distinctBy<TItem>(keyOf: (item: TItem) => string, items: readonly TItem[]): readonly TItem[] {
  const found = new Map<string, TItem>();
  for (const item of items) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

type Bounds = Parameters<typeof findingsFor>;

function remembered(compute: (...bounds: Bounds) => readonly Finding[]): typeof compute {
  const known = new Map<string, readonly Finding[]>();
  return (...bounds) => {
    const key = bounds.join();
    const findings = known.get(key) ?? compute(...bounds);
    known.set(key, findings);
    return findings;
  };
}
