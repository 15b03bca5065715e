import { type AnyActorLogic, type AnyActorRef, type AnyActorScope, type AnyStateMachine, createActor } from 'xstate';
import { RESUME_CONTEXT } from '../src/model/resume.js';
import { hasField, readField } from '../src/model/unchecked.js';

/*
 * XState restarts the children that a snapshot holds, with the input that was stored, and forgets time-outs. A machine
 * that is wrapped here goes on as it was: what a state invokes is begun once, and its `after` is scheduled.
 */

/** The options of {@link restartable}. */
export interface RestartableOptions {
  /**
   * Reads what was stored, before anything is made of it: a copy in the newest form. What it throws becomes the actor's
   * error.
   */
  readonly read?: (machine: AnyStateMachine, snapshot: object) => object;
  /** Changes the context of a service that goes on, for example to count how often it was restarted. */
  resume?(context: object): object;
  /**
   * Whether the runtime keeps children and timers itself and restores the machine on every event, as Restate does. Then
   * stored children stay as they are, and nothing is begun, scheduled or resumed. Default false.
   */
  readonly durable?: boolean;
}

/**
 * Makes actors of a machine go on from a plain snapshot: `createActor(machine, { snapshot })` begins the work of the state
 * that was stored once, with an input made anew from the context, and schedules its delays; nested in a parent that is
 * restored, too. `provide` gives a machine that does so likewise. Of a machine that is restartable already, the options that
 * are given replace those it has.
 */
export function restartable<TMachine extends AnyStateMachine>(
  machine: TMachine,
  options?: RestartableOptions,
): TMachine;
export function restartable(machine: AnyStateMachine, options: RestartableOptions = {}): AnyStateMachine {
  return makeRestartable(provided(machine, {}), { ...optionsOf(machine), ...options });
}

/** As {@link restartable}, for a machine that was made just now: changes the machine itself, which spares a copy of it. */
export function makeRestartable<TMachine extends AnyStateMachine>(
  machine: TMachine,
  options: RestartableOptions,
): TMachine;
export function makeRestartable(machine: AnyStateMachine, options: RestartableOptions): AnyStateMachine {
  const { durable = false } = options;
  const resume = (context: object) => options.resume?.(context) ?? context;
  const parts: Machine = machine;
  const restoreSnapshot = parts.restoreSnapshot.bind(machine);
  const startChildren = parts.start.bind(machine);
  const restored = new WeakSet<AnyActorRef>();

  return Object.assign(machine, {
    [OPTIONS]: options,
    ...(durable ? {} : { [RESUME_CONTEXT]: resume }),

    provide: (implementations: object) => makeRestartable(provided(machine, implementations), options),

    restoreSnapshot: (snapshot: object, scope: AnyActorScope): MachineState => {
      const stored: StoredState = { ...EMPTY, ...snapshot, ...options.read?.(machine, snapshot) };
      if (durable || stored.status !== 'active') return restoreSnapshot(stored, scope);
      const self: AnyActorRef = scope.self;
      restored.add(self);
      const context = resume(stored.context);
      const invoked = invocationsIn(parts.resolveState({ value: stored.value, context }), self);
      const children = { ...stored.children };
      for (const invocation of invoked) {
        const child = continued(children[invocation.id], invocation);
        if (child === null) Reflect.deleteProperty(children, invocation.id);
        else children[invocation.id] = child;
      }
      const resumed = restoreSnapshot({ ...stored, context, children }, scope);
      for (const invocation of invoked) resumed.children[invocation.id] ??= begun(parts, invocation, self);
      return resumed;
    },

    start: (snapshot: MachineState, scope: AnyActorScope): void => {
      const self: AnyActorRef = scope.self;
      startChildren(snapshot, scope);
      if (!restored.delete(self)) return;
      // XState starts active children only; one that has failed already is to be heard of, too.
      for (const { id } of invocationsIn(snapshot, self)) snapshot.children[id]?.start();
      for (const { type, ms } of delaysIn(parts, snapshot, self)) {
        scope.system.scheduler.schedule(self, self, { type }, ms, type);
      }
    },
  });
}

/** A copy with these implementations, by XState's own method: a machine that is restartable already has another. */
function provided(machine: AnyStateMachine, implementations: object): AnyStateMachine {
  const plain = Object.getPrototypeOf(machine) as AnyStateMachine;
  return plain.provide.call(machine, implementations);
}

/** As much of XState's machine as is used here, with nothing promised about its types. */
interface Machine {
  readonly id: string;
  readonly implementations: { readonly actors: object; readonly delays: object };
  provide(implementations: object): Machine;
  restoreSnapshot(snapshot: object, scope: AnyActorScope): MachineState;
  start(snapshot: MachineState, scope: AnyActorScope): void;
  resolveState(config: { readonly value: unknown; readonly context: object }): MachineState;
}

/** As much of a snapshot of it. */
interface MachineState {
  readonly context: object;
  readonly children: Record<string, AnyActorRef>;
  readonly _nodes: readonly StateNode[];
}

/** As much of an active state. */
interface StateNode {
  readonly config: { readonly invoke?: unknown };
  readonly invoke: readonly {
    readonly id: string;
    readonly src: AnyActorLogic | string;
    readonly systemId?: string | undefined;
    readonly onSnapshot?: unknown;
    readonly input?: unknown;
  }[];
  readonly after: readonly { readonly eventType: string; readonly delay: unknown }[];
}

/** As much of a stored snapshot as is looked at here; the rest is XState's. */
interface StoredState {
  readonly status: string;
  readonly value: unknown;
  readonly context: object;
  readonly children: Readonly<Record<string, unknown>>;
}

/** What a stored snapshot has at the least. */
const EMPTY: StoredState = { status: 'active', value: {}, context: {}, children: {} };

/** The key under which a machine keeps what it was made restartable with. */
const OPTIONS = Symbol.for('local-service-machines.restartable');

function optionsOf(machine: object): RestartableOptions {
  return (Reflect.get(machine, OPTIONS) as RestartableOptions | undefined) ?? {};
}

/** An actor that a state invokes, with the input that it gets now. */
interface Invocation {
  readonly id: string;
  /** The name of its logic; XState makes one up for logic that stands in the state itself. */
  readonly src: AnyActorLogic | string;
  /** As it stands in the state: a name, or the logic itself. */
  readonly named: unknown;
  readonly systemId?: string;
  readonly syncSnapshot: boolean;
  readonly input: unknown;
}

const RESTORED = { type: 'xstate.init' } as const;

function invocationsIn({ _nodes: nodes, context }: MachineState, self: AnyActorRef): readonly Invocation[] {
  return nodes.flatMap(({ invoke, config }) =>
    invoke.map(({ id, src, systemId, onSnapshot, input }, index) => ({
      id,
      src,
      named: readField(Array.isArray(config.invoke) ? config.invoke[index] : config.invoke, 'src'),
      ...(systemId === undefined ? {} : { systemId }),
      syncSnapshot: onSnapshot !== undefined,
      input: isMapper(input) ? input({ context, event: RESTORED, self }) : input,
    })),
  );
}

/** The stored child, with its input made anew where it has one; null where another is invoked, or it is to be begun again. */
function continued(child: unknown, { src, input }: Invocation): object | null {
  const snapshot = readField(child, 'snapshot');
  if (readField(child, 'src') !== src || readField(snapshot, 'status') !== 'active') return null;
  const stored = child as object;
  return hasField(snapshot, 'input') ? { ...stored, snapshot: { ...snapshot, input } } : stored;
}

function begun(machine: Machine, { named, ...options }: Invocation, parent: AnyActorRef): AnyActorRef {
  const logic = typeof named === 'string' ? readField(machine.implementations.actors, named) : named;
  if (!isLogic(logic)) throw new Error(`The machine ${machine.id} has no actor for ${options.id}.`);
  return createActor(logic, { ...options, parent });
}

/** The delays of the active states, each once. */
function delaysIn(
  { id, implementations }: Machine,
  { _nodes: nodes, context }: MachineState,
  self: AnyActorRef,
): readonly { readonly type: string; readonly ms: number }[] {
  const delays = new Map(
    nodes.flatMap(({ after }) => after.map(({ eventType, delay }) => [eventType, delay] as const)),
  );
  return [...delays].map(([type, named]) => {
    const delay = typeof named === 'string' ? readField(implementations.delays, named) : named;
    const ms = isMapper(delay) ? delay({ context, event: RESTORED, self }) : delay;
    if (typeof ms !== 'number') throw new Error(`The machine ${id} has no delay for ${type}.`);
    return { type, ms };
  });
}

function isLogic(value: unknown): value is AnyActorLogic {
  return typeof readField(value, 'transition') === 'function';
}

function isMapper(value: unknown): value is (given: object) => unknown {
  return typeof value === 'function';
}
