import {
  type AnyActorLogic,
  type AnyActorRef,
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
} from 'xstate';
import { RESUME_CONTEXT } from '../src/model/resume.js';
import { readField } from '../src/model/unchecked.js';

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
  readonly resume?: (context: AnyMachineSnapshot['context']) => AnyMachineSnapshot['context'];
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
 *
 * @throws Error if this release of XState lacks a method that it needs.
 */
export function restartable<TMachine extends AnyStateMachine>(
  machine: TMachine,
  options?: RestartableOptions,
): TMachine;
export function restartable(machine: AnyStateMachine, options: RestartableOptions = {}): AnyStateMachine {
  for (const method of ['restoreSnapshot', 'start', 'provide'] as const) {
    if (typeof machine[method] !== 'function') {
      throw new Error(`This release of XState has no ${method}() on machines, which stored snapshots need to go on.`);
    }
  }
  const all: RestartableOptions = { ...optionsOf(machine), ...options };
  const { read = (_machine, snapshot) => snapshot, durable = false } = all;
  const resume = durable || all.resume === undefined ? unchanged : all.resume;
  const plain = Object.getPrototypeOf(machine) as AnyStateMachine;
  // XState's own method: that of a machine which is restartable already would do everything twice.
  const provide = (implementations: Parameters<typeof machine.provide>[0]) =>
    plain.provide.call(machine, implementations);
  const copy: AnyStateMachine = provide({});
  const { restoreSnapshot }: Restoring = copy;
  const startChildren = copy.start.bind(copy);
  const restored = new WeakSet<AnyActorRef>();

  return Object.assign(copy, {
    [OPTIONS]: all,
    [RESUME_CONTEXT]: resume,

    provide: (implementations: Parameters<typeof provide>[0]) => restartable(provide(implementations), all),

    restoreSnapshot: (snapshot: object, scope: AnyActorScope) => {
      const stored: StoredSnapshot = { ...EMPTY, ...snapshot, ...read(copy, snapshot) };
      if (durable || stored.status !== 'active') return restoreSnapshot(stored, scope);
      restored.add(scope.self);
      const context = resume(stored.context);
      const invoked = invocationsIn(copy.resolveState({ value: stored.value, context }), scope.self);
      const children = { ...stored.children };
      for (const invocation of invoked) {
        const child = continued(children[invocation.id], invocation);
        if (child === null) Reflect.deleteProperty(children, invocation.id);
        else children[invocation.id] = child;
      }
      const resumed = restoreSnapshot({ ...stored, context, children }, scope);
      for (const invocation of invoked) resumed.children[invocation.id] ??= begun(copy, invocation, scope.self);
      return resumed;
    },

    start: (snapshot: AnyMachineSnapshot, scope: AnyActorScope) => {
      startChildren(snapshot);
      if (!restored.delete(scope.self)) return;
      // XState starts active children only; one that has failed already is to be heard of, too.
      for (const { id } of invocationsIn(snapshot, scope.self)) snapshot.children[id]?.start();
      schedule(snapshot, scope);
    },
  });
}

function unchanged(context: AnyMachineSnapshot['context']): AnyMachineSnapshot['context'] {
  return context;
}

/** The key under which a machine keeps what it was made restartable with. */
const OPTIONS = Symbol.for('local-service-machines.restartable');

function optionsOf(machine: object): RestartableOptions {
  const options: unknown = Reflect.get(machine, OPTIONS);
  return typeof options === 'object' && options !== null ? options : {};
}

/** XState's method, which it binds to the machine, for whatever was stored. */
interface Restoring {
  restoreSnapshot(snapshot: object, scope: AnyActorScope): AnyMachineSnapshot;
}

/** What a stored snapshot has at the least. */
const EMPTY = { status: 'active', value: {}, context: {}, children: {} } as const;

/** As much of a stored snapshot as is looked at here; the rest is XState's. */
interface StoredSnapshot extends Pick<AnyMachineSnapshot, 'status' | 'value' | 'context'> {
  readonly children: Readonly<Record<string, unknown>>;
}

/** An actor that a state invokes, with the input that it gets now. */
interface Invocation {
  readonly id: string;
  readonly src: string | AnyActorLogic;
  readonly systemId?: string;
  readonly syncSnapshot: boolean;
  readonly input: unknown;
}

const RESTORED = { type: 'xstate.init' } as const;

function invocationsIn({ _nodes: nodes, context }: AnyMachineSnapshot, self: AnyActorRef): readonly Invocation[] {
  return nodes.flatMap(({ invoke }) =>
    invoke.map(({ id, src, systemId, onSnapshot, input }) => ({
      id,
      src,
      ...(systemId === undefined ? {} : { systemId }),
      syncSnapshot: onSnapshot !== undefined,
      input: typeof input === 'function' ? input({ context, event: RESTORED, self }) : input,
    })),
  );
}

/** The stored child, with its input made anew where it has one; null where it is to be begun again. */
function continued(child: unknown, { input }: Invocation): object | null {
  const snapshot = readField(child, 'snapshot');
  if (typeof child !== 'object' || child === null || readField(snapshot, 'status') !== 'active') return null;
  return typeof snapshot === 'object' && snapshot !== null && 'input' in snapshot
    ? { ...child, snapshot: { ...snapshot, input } }
    : child;
}

function isLogic(value: unknown): value is AnyActorLogic {
  return typeof readField(value, 'transition') === 'function';
}

function begun(machine: AnyStateMachine, { src, ...options }: Invocation, parent: AnyActorRef): AnyActorRef {
  const actors: Readonly<Record<string, unknown>> = machine.implementations.actors;
  const logic = typeof src === 'string' ? actors[src] : src;
  if (!isLogic(logic)) throw new Error(`The machine ${machine.id} has no actor ${String(src)}.`);
  return createActor(logic, { ...options, src, parent });
}

function schedule({ _nodes: nodes, context, machine }: AnyMachineSnapshot, { self, system }: AnyActorScope): void {
  const delays = new Map(
    nodes.flatMap(({ after }) => after.map(({ eventType, delay }) => [eventType, delay] as const)),
  );
  for (const [type, named] of delays) {
    const delay: unknown = typeof named === 'string' ? machine.implementations.delays[named] : named;
    const ms: unknown = typeof delay === 'function' ? delay({ context, event: RESTORED, self }) : delay;
    if (typeof ms !== 'number') throw new Error(`The machine ${machine.id} has no delay ${String(named)}.`);
    system.scheduler.schedule(self, self, { type }, ms, type);
  }
}
