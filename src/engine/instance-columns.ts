import type { InstanceRecord } from '../model/cluster.js';
import { INSTANCE_STATES, type InstanceState } from '../model/instance.js';
import { byIdThenReport } from '../policy/survey.js';
import { type HostSlots, NO_SLOT } from './host-slots.js';

/** The place after the last instance of a service. */
export const END = -1;

/** What planning asks of the instances of an observation, by column: reading these is far quicker than reading records. */
export interface InstanceColumns {
  readonly ids: string[];
  /** The state of each, as its place in {@link INSTANCE_STATES}. */
  readonly states: Uint8Array;
  /** Epoch ms. */
  readonly updatedAt: Float64Array;
  /** The slot of the host of each. */
  readonly slots: Int32Array;
  /** Which instance of the service follows: in the order of the ids, each once. */
  readonly next: Int32Array;
  /** The first instance of each service. */
  readonly first: Map<string, number>;
}

/** The instances of one service, as they were read. */
interface Chain {
  first: number;
  last: number;
  isInOrder: boolean;
}

/** Columns with room for so many instances. */
export function emptyColumns(room: number): InstanceColumns {
  return {
    ids: [],
    states: new Uint8Array(room),
    updatedAt: new Float64Array(room),
    slots: new Int32Array(room),
    next: new Int32Array(room),
    first: new Map(),
  };
}

/** What do these instances say? Written into the columns that are not needed any more, if they have the room. */
export function columnsOf(
  instances: readonly InstanceRecord[],
  hosts: HostSlots,
  unneeded: InstanceColumns,
): InstanceColumns {
  const columns = unneeded.next.length < instances.length ? emptyColumns(2 * instances.length) : unneeded;
  const { ids, states, updatedAt, slots, next, first } = columns;
  const chains = new Map<string, Chain>();
  // What stands next to each other often is of one service, on one host and in one state.
  let service: string | null = null;
  let executor: string | null = null;
  let known: InstanceState | null = null;
  let chain = emptyChain();
  let slot = NO_SLOT;
  let state = 0;
  let before = '';
  let place = 0;
  for (const instance of instances) {
    const { instanceId, serviceId, executorId } = instance;
    if (executorId !== executor) {
      executor = executorId;
      slot = hosts.slotOf(executorId, slot + 1);
    }
    if (instance.state !== known) {
      known = instance.state;
      state = INSTANCE_STATES.indexOf(known);
    }
    if (serviceId !== service) {
      service = serviceId;
      chain = chains.get(serviceId) ?? emptyChain();
      if (chain.first === END) chains.set(serviceId, chain);
      before = ids[chain.last] ?? '';
    }
    if (chain.first === END) chain.first = place;
    else {
      next[chain.last] = place;
      if (instanceId <= before) chain.isInOrder = false;
    }
    chain.last = place;
    before = instanceId;
    ids[place] = instanceId;
    states[place] = state;
    updatedAt[place] = instance.updatedAt;
    slots[place] = slot;
    next[place] = END;
    place += 1;
  }
  ids.length = place;
  first.clear();
  for (const [serviceId, found] of chains) {
    first.set(serviceId, found.isInOrder ? found.first : inOrder(instances, next, found.first));
  }
  return columns;
}

function emptyChain(): Chain {
  return { first: END, last: END, isInOrder: true };
}

/** Which are the places of this chain? */
export function* placesFrom(next: Int32Array, first: number): Iterable<number> {
  for (let place = first; place !== END; place = next[place] ?? END) yield place;
}

/** Puts a chain in the order of the ids, of each id the report that counts; returns where it begins now. */
function inOrder(instances: readonly InstanceRecord[], next: Int32Array, first: number): number {
  const chain = [...placesFrom(next, first)].flatMap((place) => {
    const instance = instances[place];
    return instance === undefined ? [] : [{ place, instance }];
  });
  chain.sort((a, b) => byIdThenReport(a.instance, b.instance));
  const counted = chain.filter(({ instance }, at) => instance.instanceId !== chain[at - 1]?.instance.instanceId);
  counted.forEach(({ place }, at) => (next[place] = counted[at + 1]?.place ?? END));
  return counted[0]?.place ?? END;
}
