import { randomUUID } from 'node:crypto';
import type { Operation, WorkName } from 'local-service-machines';
import type { Cluster } from '../cluster.js';
import type { Ingress } from '../ingress.js';
import { creationOf, type World } from './world.js';

type LoadOperation = Exclude<Operation, { readonly type: 'CREATE' }>;

interface Round {
  readonly operation: (serviceId: string) => LoadOperation;
  readonly work: WorkName;
  /** Whether it is admitted only when it is known what runs. */
  readonly needsHealth?: true;
}

/** What was sent to one service after CREATE, which took revision 1: the n-th operation is to take revision n + 1. */
export interface Driven {
  readonly serviceId: string;
  readonly sent: readonly WorkName[];
}

/** Operations that are all admitted, one after the other and round after round; each begins one piece of work that acts. */
export const LIFE: readonly Round[] = [
  {
    work: 'recordInstanceCount',
    operation: (serviceId) => ({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 }),
  },
  { work: 'recordActivation', operation: (serviceId) => ({ type: 'ACTIVATE', serviceId }) },
  { work: 'adjustInstances', operation: (serviceId) => ({ type: 'ADJUST_INSTANCES', serviceId }) },
  { work: 'replaceInstances', operation: (serviceId) => ({ type: 'RESTART', serviceId }), needsHealth: true },
  { work: 'recordActivation', operation: (serviceId) => ({ type: 'DEACTIVATE', serviceId }) },
  { work: 'adjustInstances', operation: (serviceId) => ({ type: 'ADJUST_INSTANCES', serviceId }) },
];

/** Operations that are admitted twice as well as once, so that one which is taken twice is not refused the second time. */
export const COUNTING = LIFE.slice(0, 1);

export interface LoadOptions {
  readonly rounds: readonly Round[];
  /** Asked before each operation. */
  readonly goesOn: (sent: number) => boolean;
  /** How often each request is sent, as if its first answers had been lost. */
  readonly sends?: number;
  /** Without keys, every request is a new one to Restate. */
  readonly hasKeys?: boolean;
}

/** Sends one service one operation after the other, each when the one before has ended. */
export async function drive(
  { controller, ingress }: World,
  name: string,
  { rounds, goesOn, sends = 1, hasKeys = true }: LoadOptions,
): Promise<Driven> {
  const serviceId = `${name}-1`;
  await controller.create(creationOf(name));
  const sent: WorkName[] = [];
  while (goesOn(sent.length)) {
    const round = rounds[sent.length % rounds.length];
    if (round === undefined) throw new Error('There are no rounds.');
    // Nothing is missing then: it moves nothing.
    if (round.needsHealth) await controller.observe(serviceId);
    for (let time = 0; time < sends; time += 1) {
      const key = hasKeys ? `${serviceId}/${sent.length}` : randomUUID();
      await ingress.send(serviceId, round.operation(serviceId), key);
      await ingress.waitFor(serviceId, 'hasTag:resting');
    }
    sent.push(round.work);
  }
  return { serviceId, sent };
}

/** What the cluster carried out, compared with what was sent. */
export interface Findings {
  readonly sent: number;
  readonly accepted: number;
  readonly steps: { readonly applied: number; readonly askedAgain: number };
  /** Effects that should have been carried out, and were not. */
  readonly lost: readonly string[];
  /** Effects that nobody asked for, and steps that were carried out more than once. */
  readonly duplicated: readonly string[];
  /** Steps that were carried out after one of a later effect, or after a later one of their own. */
  readonly outOfOrder: readonly string[];
}

/** What a review looks at. */
export interface Evidence {
  readonly cluster: Pick<Cluster, 'applied' | 'begun'>;
  readonly ingress: Pick<Ingress, 'snapshot'>;
}

export async function review({ cluster, ingress }: Evidence, driven: readonly Driven[]): Promise<Findings> {
  const findings = { lost: [] as string[], duplicated: [] as string[], outOfOrder: [] as string[] };
  let accepted = 0;
  for (const { serviceId, sent } of driven) {
    const { context } = await ingress.snapshot(serviceId);
    accepted += context.revision - 1;
    const wanted = sent.map((work, index) => `${serviceId}#${index + 2}:${work}`);
    const steps = cluster.applied.filter((step) => step.serviceId === serviceId);
    const found = new Set(steps.map(({ effectId }) => effectId));
    findings.lost.push(...wanted.filter((effectId) => !found.has(effectId)));
    findings.duplicated.push(...[...found].filter((effectId) => !wanted.includes(effectId)));

    const keys = new Set<string>();
    let last: readonly [number, number] = [0, 0];
    for (const { effectId, index } of steps) {
      const key = `${effectId}/${index}`;
      if (keys.has(key)) findings.duplicated.push(key);
      keys.add(key);
      const place = [Number(/#(\d+):/.exec(effectId)?.[1]), index] as const;
      if (place[0] < last[0] || (place[0] === last[0] && place[1] < last[1])) findings.outOfOrder.push(key);
      last = place;
    }
  }
  const ids = new Set(driven.map(({ serviceId }) => serviceId));
  const applied = cluster.applied.filter(({ serviceId }) => ids.has(serviceId)).length;
  const asked = [...cluster.begun]
    .filter(([key]) => ids.has(key.slice(0, key.indexOf('#'))))
    .reduce((sum, [, times]) => sum + times, 0);
  const sent = driven.reduce((sum, each) => sum + each.sent.length, 0);
  return { sent, accepted, steps: { applied, askedAgain: asked - applied }, ...findings };
}
