/*
 * The part of an XState machine that compiling reads. What comes from its config is unknown.
 */

/** A state machine. */
export interface Chart {
  readonly id: string;
  readonly root: ChartNode;
  readonly states: Readonly<Record<string, ChartNode>>;
  readonly implementations: Readonly<Record<'guards' | 'actions' | 'delays', object>>;
  readonly config: {
    readonly initial?: unknown;
    readonly context?: object;
    readonly output?: unknown;
  };
}

/** The root or a state of a machine. */
export interface ChartNode {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly config: {
    readonly entry?: unknown;
    readonly exit?: unknown;
    readonly after?: object | undefined;
    readonly output?: unknown;
  };
  readonly entry: readonly unknown[];
  readonly exit: readonly unknown[];
  readonly always?: readonly unknown[] | undefined;
  readonly invoke: readonly ChartInvocation[];
  readonly after: readonly { readonly eventType: string; readonly delay: unknown }[];
  readonly transitions: ReadonlyMap<string, readonly ChartTransition[]>;
}

/** An actor that a state invokes. */
interface ChartInvocation {
  readonly id: string;
  readonly src: unknown;
  readonly input?: unknown;
  readonly onSnapshot?: unknown;
}

/** A transition of the root or a state. */
export interface ChartTransition {
  /** The root or the state that has the transition. */
  readonly source: ChartNode;
  readonly target: readonly ChartNode[] | undefined;
  readonly reenter: boolean;
  readonly guard?: unknown;
  readonly actions: readonly unknown[];
}

/** Thrown for a machine that cannot be compiled; names the state and the feature that the engine does not reproduce. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  constructor(
    machineId: string,
    readonly state: string,
    readonly feature: string,
  ) {
    super(`${machineId} cannot be compiled: ${state} has ${feature}.`);
  }
}
