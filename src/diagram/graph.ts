/**
 * The kind of a node: a state, of which one is the initial one and some may be final; a choice between several states; or
 * a node that stands for any state of a tag.
 */
export type GraphNodeKind = 'initial' | 'state' | 'final' | 'choice' | 'any';

/**
 * What triggers a transition: an operation, work that is done, work that failed or timed out, a delay without
 * work, a cancellation, an observation (domain.md §3–§5); or none of these, only the decision of a choice.
 */
export type Outcome = 'operation' | 'done' | 'failure' | 'time' | 'cancel' | 'reconciliation' | 'choice';

/** A state, or a node that stands for several. */
export interface GraphNode {
  /** The name of the state; of a choice, or of any state of a tag, a name that no state has. */
  readonly id: string;
  readonly kind: GraphNodeKind;
  /** One sentence; empty where the machine has none. */
  readonly description: string;
  readonly tags: readonly string[];
  /** The names of the actors that run while the machine is in this state. */
  readonly actors: readonly string[];
}

/** One transition of the machine; transitions of equal source and target share an edge. */
export interface GraphTransition {
  /** XState's event type: `ACTIVATE`, `xstate.done.actor.…`. */
  readonly eventType: string;
  /** The event in words: `ACTIVATE`, `done`, `failed`, `emergency delay over`. */
  readonly event: string;
  /** The guard in words; null where there is none. */
  readonly guard: string | null;
  /** Whether the guard decides *where* the event leads, and not only whether it leads anywhere. */
  readonly decides: boolean;
  readonly outcome: Exclude<Outcome, 'choice'>;
  /** The state before; the edge itself may begin at the node that stands for any state of a tag. */
  readonly source: string;
  /** The state that follows; the edge itself may end at a choice on the way there. */
  readonly target: string;
}

/** One line on an edge. */
export interface GraphLabel {
  /** The events; of an edge out of a choice empty. */
  readonly events: string;
  /** The guard that decides, in words; null where none does. */
  readonly condition: string | null;
  readonly outcome: Outcome;
  /** Whether it is drawn in the background. */
  readonly dimmed: boolean;
}

/** All transitions from one node to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly labels: readonly GraphLabel[];
  /** The outcome of highest priority among its transitions; `failure` only where all of them are failures. */
  readonly outcome: Outcome;
  /** Whether all of it is drawn in the background. */
  readonly dimmed: boolean;
  /** What the edge stands for; empty where it leads out of a choice. */
  readonly transitions: readonly GraphTransition[];
}

/** A machine as a picture shows it; plain data, in the order of the machine. */
export interface Graph {
  /** The id of the machine. */
  readonly id: string;
  /** The initial state; null where the picture leaves it out. */
  readonly initial: string | null;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What a picture shows of a machine. */
export interface GraphOptions {
  /** How transitions that follow a failure or a time-out of work are drawn. Default: `dimmed`. */
  readonly failures?: 'shown' | 'dimmed' | 'omitted';
  /** Only these states, in this order, and the transitions between them. Default: all. */
  readonly states?: readonly string[];
  /**
   * Only these transitions, by their event in words (`done`) or by its type, narrowed by the state before it and the
   * guard behind it: `INIT CREATE [new service]`. Default: all.
   */
  readonly events?: readonly string[];
  /** The states in the order in which to lay them out; those not named follow in the machine's. Default: `states`. */
  readonly order?: readonly string[];
}
