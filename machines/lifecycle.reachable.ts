import { type AnyStateMachine, transition } from 'xstate';
import { ACTIVATION_STATES } from '../src/model/activation.js';
import type { Health } from '../src/model/health.js';
import { readCount, readField } from '../src/model/unchecked.js';
import { SERVICE_NOT_FOUND } from '../src/model/work.js';
import { firstContext, type LifecycleContext } from './lifecycle.context.js';
import type { LifecycleState } from '../src/model/lifecycle.js';
import { readPath } from './stored-rules.js';
import { stateIn } from './structure.js';

/*
 * Which facts of a context go together in which state is not listed anywhere: the chart is asked. From the beginning of a life
 * every event that a state knows is tried in it, and the facts that follow are kept, until nothing new follows.
 */

/** The facts that decide where a service goes from a state, each by the path of its field. */
const FACTS = ['activationState', 'inFlight.operation.type', 'inFlight.cause', 'emergency', 'mayHaveInstances'];

type Fact = string | boolean | null | undefined;

/** Of an emergency it is only whether there is one. */
function factsOf(context: object): readonly Fact[] {
  return FACTS.map((path) => {
    const value = readPath(context, path);
    return typeof value === 'object' && value !== null ? 'set' : (value as Fact);
  });
}

/** Facts that go together, and how many operations were accepted at the least until they do. */
interface Reachable {
  readonly state: LifecycleState;
  readonly facts: readonly Fact[];
  readonly revision: number;
}

/** The first problem of facts that this state cannot have; null if there is none. It begins with the path of a field. */
type FactsProblem = (state: LifecycleState, context: object) => string | null;

/** Makes the check of what is reachable in a chart, which is asked once, when the first context is checked. */
export function factsProblemIn(chart: AnyStateMachine): FactsProblem {
  let reachable: readonly Reachable[] | undefined;
  return (state, context) => {
    reachable ??= reachableIn(chart);
    let candidates = reachable.filter((found) => found.state === state);
    for (const [index, fact] of factsOf(context).entries()) {
      const expected = new Set(candidates.map(({ facts }) => shown(facts[index])));
      candidates = candidates.filter(({ facts }) => facts[index] === fact);
      if (candidates.length === 0) return `.${String(FACTS[index])} must be ${[...expected].join(' or ')} in ${state}`;
    }
    const revision = readCount(readField(context, 'revision')) ?? 0;
    const later = candidates.find((found) => found.revision > revision);
    return later === undefined ? null : `.revision must be at least ${String(later.revision)} in ${state}`;
  };
}

function shown(fact: Fact): string {
  return fact === undefined ? 'absent' : String(fact);
}

function reachableIn(chart: AnyStateMachine): readonly Reachable[] {
  const found = new Map<string, Reachable>();
  // An earlier service of the same id may have left instances.
  const waiting: { readonly state: LifecycleState; readonly context: LifecycleContext }[] = [0, 1].map((revision) => ({
    state: 'INIT',
    context: firstContext({ input: { failureBudget: 1, revision } }),
  }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { state, context } = next;
    const { revision } = context;
    const facts = factsOf(context);
    const key = JSON.stringify([state, facts]);
    const known = found.get(key);
    if (known !== undefined && known.revision <= revision) continue;
    found.set(key, { state, facts, revision });
    for (const event of eventsIn(chart, state, context)) {
      const snapshot = chart.resolveState({ value: state, context: wellKnown(context, event) });
      const [after] = transition(chart, snapshot, event);
      waiting.push({ state: after.value as LifecycleState, context: after.context as LifecycleContext });
    }
  }
  return [...found.values()];
}

/** What was observed, and what has failed, as the guards of this event want it. */
function wellKnown(context: LifecycleContext, { type }: { readonly type: string }): LifecycleContext {
  const health = digestOf(context, { healthy: type === 'DESTROY' ? 0 : 1 });
  return { ...context, consecutiveFailures: 1, health };
}

/** Every event that the state knows, with all that its guards may ask for. */
function eventsIn(
  chart: AnyStateMachine,
  state: LifecycleState,
  context: LifecycleContext,
): readonly { readonly type: string }[] {
  const types = [...stateIn(chart, state).transitions.keys()].map(String);
  return types.flatMap((type) => eventsOf(type, context));
}

const INSTANCE_ID = 'instance';
const SPEC = { name: 'service', version: '1' };

function eventsOf(type: string, context: LifecycleContext): readonly { readonly type: string }[] {
  if (type === 'CREATE') {
    const created = { type, spec: SPEC, instancesPerHost: 1 };
    return [created, ...ACTIVATION_STATES.map((activationState) => ({ ...created, recovered: { activationState } }))];
  }
  if (type === 'OBSERVE') {
    const digests = [
      digestOf(context, { required: 1 }),
      digestOf(context, {}, 'ADJUST_INSTANCES'),
      digestOf(context, {}, 'DEPLOY_TEST_INSTANCE'),
      digestOf(context, {}),
    ];
    return digests.map((health) => ({ type, health }));
  }
  if (type.startsWith('xstate.error.')) return [SERVICE_NOT_FOUND, 'FAILED'].map((code) => ({ type, error: { code } }));
  const { serviceId } = context;
  return [{ type, serviceId, instanceIds: [INSTANCE_ID], instancesPerHost: 2 } as { readonly type: string }];
}

function digestOf(
  { serviceId, activationState, revision }: LifecycleContext,
  { healthy = 0, required = 0 }: { readonly healthy?: number; readonly required?: number },
  adjustment: Health['adjustment'] = 'NONE',
): Health {
  const hosts = { live: 1, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 };
  const counts = { unhealthy: 0, stale: 0, silent: 0, missing: 0, surplus: 0 };
  const instances = { required, active: healthy, running: healthy, healthy, ...counts };
  const healthyInstanceIds = [INSTANCE_ID];
  return { serviceId, state: activationState, revision, hosts, instances, healthyInstanceIds, adjustment };
}
