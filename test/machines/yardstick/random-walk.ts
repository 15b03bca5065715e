import { createHash } from 'node:crypto';
import {
  type LifecycleContext,
  type LifecycleEmitted,
  type LifecycleInput,
  type LifecycleMachine,
  lifecycleMachine,
} from 'local-service-machines';
import { OPERATION_TYPES } from 'local-service-machines/model';
import { compile } from 'local-service-machines/engine';
import { createActor, fromPromise, SimulatedClock } from 'xstate';
import spec from '../../../docs/examples/specs/dns-cache.json' with { type: 'json' };

/*
 * A seeded random walk through the lifecycle machine, as an XState actor and as a compiled engine, boiled down to one
 * digest: state, tags, context, emitted events, children, `can()` and effects after every step.
 */

const SERVICE_ID = `${spec.name}-${spec.version}`;
const STEPS = 220;

/** A small generator of its own, so that a walk depends on its seed alone. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Random {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = mulberry32(seed);
  }
  chance(probability: number): boolean {
    return this.#next() < probability;
  }
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }
  of<TItem>(items: readonly TItem[]): TItem {
    const [item] = items.slice(this.below(items.length)) as [TItem];
    return item;
  }
}

/** What release 0.1.0 did not know, or may say in other words. */
const NOT_COMPARED = new Set([
  'message',
  'destroyed',
  'draining',
  'silent',
  'backingOff',
  'missing',
  'surplus',
  'backoff',
  'startLimitMs',
]);

/** As JSON with sorted keys, without what is not compared. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (NOT_COMPARED.has(key)) return undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

interface View {
  readonly value: string;
  readonly context: LifecycleContext;
}

const INSTANCE_IDS = ['i-1', 'i-2', 'i-3'];

function request(random: Random): object {
  const type = random.of([...OPERATION_TYPES, 'CANCEL', 'CANCEL', 'DEACTIVATE', 'ACTIVATE', 'CREATE']);
  const serviceId = random.chance(0.9) ? SERVICE_ID : random.of(['other-1', '', 7, null, undefined]);
  const opSpec = random.chance(0.3)
    ? {
        opSpec: random.of([
          { timeout: '10s', parallelism: 4, failureStrategy: 'ROLLBACK' },
          { timeout: '2 minutes' },
          { timeout: 'soon', parallelism: 0 },
          null,
          7,
        ]),
      }
    : {};
  const instancesPerHost = random.chance(0.85) ? 1 + random.below(4) : random.of([0, -1, 257, 1.5, 'two', null]);
  switch (type) {
    case 'CREATE':
      return {
        type,
        spec: random.chance(0.9)
          ? { ...spec, placementPolicy: { type: 'LOCAL', hostLevel: random.chance(0.2) } }
          : random.of([null, 7, { name: 'x' }, {}]),
        instancesPerHost,
        ...(random.chance(0.2)
          ? { recovered: random.of([{ activationState: 'ACTIVE' }, { activationState: 'CONFIG_TESTING' }, {}, null]) }
          : {}),
      };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, serviceId, instancesPerHost };
    case 'REPLACE_INSTANCES':
    case 'STOP_INSTANCES':
      return {
        type,
        serviceId,
        ...(random.chance(0.9)
          ? { instanceIds: random.of([[], ['i-1'], ['i-1', 'i-1', 'i-2'], ['i-9'], INSTANCE_IDS, 'i-1', [7]]) }
          : {}),
        ...(random.chance(0.3) ? { stopFirst: random.of([true, false, 'yes']) } : {}),
        ...opSpec,
      };
    case 'RESTART':
    case 'ADJUST_INSTANCES':
      return { type, serviceId, ...(random.chance(0.3) ? { stopFirst: true } : {}), ...opSpec };
    case 'CANCEL':
      return { type };
    default:
      return { type, serviceId };
  }
}

function observation(random: Random, { value, context }: View): object {
  if (random.chance(0.08)) return { type: 'OBSERVE', ...random.of([{}, { health: null }, { health: { hosts: 1 } }]) };
  const required = random.below(4);
  const active = random.chance(0.4) ? 0 : random.below(4);
  const healthy = Math.min(active, random.below(4));
  const health = {
    serviceId: random.chance(0.93) ? context.serviceId : 'other-1',
    state: random.chance(0.85) ? value : random.of(['ACTIVE', 'INACTIVE', 'CONFIG_TESTING', 'ADJUSTING_INSTANCES']),
    revision: random.chance(0.85) ? context.revision : context.revision - 1 + random.below(3),
    hosts: { live: random.below(3), draining: 0, blacklisted: random.below(2), silent: 0, gone: 0, backingOff: 0 },
    instances: {
      required,
      active,
      running: healthy,
      healthy,
      unhealthy: active - healthy,
      stale: random.below(2),
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    ...(random.chance(0.8) ? { healthyInstanceIds: INSTANCE_IDS.slice(0, healthy) } : {}),
    adjustment: random.of(['NONE', 'NONE', 'DEPLOY_TEST_INSTANCE', 'ADJUST_INSTANCES']),
  };
  return { type: 'OBSERVE', health: JSON.parse(JSON.stringify(health)) as object };
}

const FAILURES: readonly unknown[] = [
  { code: 'NO_LUCK', message: 'It did not work.' },
  { code: 'NO_LUCK', message: 'It did not work.' },
  { code: 'SERVICE_NOT_FOUND', message: 'There is no such record.' },
  new Error('as an Error'),
  undefined,
  'a text',
  { code: 7 },
];

const JUNK: readonly object[] = [
  { type: 'NONSENSE' },
  { type: '' },
  { type: 'xstate.error.actor.nobody', error: 'of no child', actorId: 'nobody' },
  { type: 'observe' },
  { type: 'CREATE' },
  { type: 'STOP_INSTANCES' },
  { type: 'OBSERVE' },
];

function inputOf(random: Random): LifecycleInput {
  return {
    ...(random.chance(0.5) ? { recordRefusals: true } : {}),
    ...(random.chance(0.5) ? { failureBudget: 1 + random.below(3) } : {}),
    ...(random.chance(0.3) ? { revision: random.below(100) } : {}),
    ...(random.chance(0.3) ? { emergencyDelayMs: 250 } : {}),
    ...(random.chance(0.3) ? { staleAfterMs: 30_000 } : {}),
  };
}

const PROBES: readonly object[] = [
  ...OPERATION_TYPES.map((type) =>
    type === 'CREATE'
      ? { type, spec, instancesPerHost: 2 }
      : { type, serviceId: SERVICE_ID, instancesPerHost: 2, instanceIds: ['i-1'] },
  ),
  { type: 'CANCEL' },
  { type: 'NONSENSE' },
  { type: 'RESTART', serviceId: 'other-1' },
];

interface Pending {
  readonly effectId: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One life of an actor: it is told events, work ends, time goes by. */
class ActorSide {
  readonly clock = new SimulatedClock();
  readonly pending: Pending[] = [];
  readonly emitted: LifecycleEmitted[] = [];
  readonly actor;

  constructor(input: LifecycleInput) {
    const work = fromPromise<void, { readonly effectId: string }>(
      ({ input: { effectId } }) =>
        new Promise((resolve, reject) => {
          this.pending.push({ effectId, resolve, reject });
        }),
    );
    const names = ['recordActivation', 'recordInstanceCount', 'deployTestInstance', 'adjustInstances'] as const;
    const others = ['replaceInstances', 'stopInstances', 'removeService'] as const;
    const actors = Object.fromEntries([...names, ...others].map((name) => [name, work]));
    const machine: LifecycleMachine = lifecycleMachine.provide({ actors });
    this.actor = createActor(machine, { input, clock: this.clock });
    this.actor.on('*', (event) => this.emitted.push(event));
    this.actor.start();
  }

  send(event: object): void {
    // Junk on purpose: the types would not let it through.
    const send: (event: never) => void = (sent) => {
      this.actor.send(sent);
    };
    send(event as never);
  }

  facts(): object {
    const snapshot = this.actor.getSnapshot();
    const { status, value, context, tags, children, output } = snapshot;
    const can: (event: never) => boolean = (event) => snapshot.can(event);
    return {
      status,
      value,
      context,
      output,
      tags: [...tags].sort(),
      children: Object.keys(children),
      emitted: this.emitted.splice(0),
      can: PROBES.map((probe) => can(probe as never)),
    };
  }
}

/** The engine's words for its record and outcomes, whatever they are called. */
function engineFacts(step: { readonly record: object; readonly outcome: string; readonly effects: readonly object[] }) {
  const { record, outcome, effects } = step;
  const { context, ...rest } = record as { readonly context: object } & Record<string, unknown>;
  const refusal = 'refusal' in step ? step.refusal : undefined;
  const isIgnored = outcome === 'ignored' || outcome === 'refused';
  return { value: Object.values(rest)[0], context, outcome: isIgnored ? outcome : 'applied', effects, refusal };
}

type EngineStep = ReturnType<ReturnType<typeof compile<LifecycleMachine>>['start']>;

const settled = async () => {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
};

/** Plays the walk of this seed. Throws where actor and engine disagree. */
export async function walk(seed: number): Promise<{ readonly digest: string; readonly visited: ReadonlySet<string> }> {
  const random = new Random(seed);
  const hash = createHash('sha256');
  const visited = new Set<string>();
  const engine = compile(lifecycleMachine);
  const step: (record: EngineStep['record'], event: never) => EngineStep = (record, event) =>
    engine.step(record, event);
  let side: ActorSide | null = null;
  let record: EngineStep['record'] | null = null;
  let left = 0;
  for (let count = 0; count < STEPS; count += 1) {
    if (side === null || record === null || left === 0) {
      const input = inputOf(random);
      side = new ActorSide(input);
      const begun = engine.start(input);
      record = begun.record;
      left = 120;
      hash.update(canonical([side.facts(), engineFacts(begun)]));
    }
    const snapshot = side.actor.getSnapshot();
    const view: View = { value: snapshot.value, context: snapshot.context };
    visited.add(view.value);
    let toEngine: object;
    const kind = random.below(100);
    const inFlight = view.context.inFlight?.effectId;
    if (kind < 40 || (view.value === 'INIT' && kind < 70)) {
      const event = view.value === 'INIT' && random.chance(0.5) ? { ...PROBES[0], type: 'CREATE' } : request(random);
      side.send(event);
      toEngine = event;
    } else if (kind < 62) {
      const late = side.pending.filter(({ effectId }) => effectId !== inFlight);
      const work = random.chance(0.85)
        ? side.pending.filter(({ effectId }) => effectId === inFlight).at(-1)
        : late.length > 0
          ? random.of(late)
          : undefined;
      const effectId = work?.effectId ?? 'nobody#1:nothing';
      if (random.chance(0.6)) {
        work?.resolve();
        toEngine = { type: 'effect.succeeded', effectId };
      } else {
        const error = random.of(FAILURES);
        work?.reject(error);
        toEngine = { type: 'effect.failed', effectId, error };
      }
      await settled();
    } else if (kind < 82) {
      const event = observation(random, view);
      side.send(event);
      toEngine = event;
    } else if (kind < 92) {
      side.clock.increment(300_001);
      await settled();
      toEngine =
        inFlight === undefined
          ? { type: 'delay.elapsed', state: 'EMERGENCY_DEACTIVATION_REQUESTED', delay: 'emergencyDelay' }
          : { type: 'effect.timed-out', effectId: inFlight };
    } else {
      const event = random.of(JUNK);
      side.send(event);
      toEngine = event;
    }
    const next = step(record, toEngine as never);
    record = next.record;
    const facts = [side.facts(), engineFacts(next)];
    hash.update(canonical(facts));
    const after = side.actor.getSnapshot();
    if (canonical(after.context) !== canonical(next.record.context)) {
      throw new Error(`Actor and engine disagree in walk ${String(seed)}, step ${String(count)}.`);
    }
    visited.add(after.value);
    left = after.status === 'active' ? left - 1 : Math.min(left - 1, 4);
  }
  return { digest: hash.digest('hex').slice(0, 16), visited };
}
