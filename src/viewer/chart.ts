import type { Graph, Outcome, StateColour } from '../diagram/index.js';

/*
 * What the page gets to draw a machine: the graph and where Graphviz puts everything, in numbers and texts. The page makes its
 * SVG of them itself, so that no markup ever comes from a sender.
 */

/** A text of the picture, centred on a point of its base line. */
export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Of a state its name or an actor; of an edge, what leads along it. */
  readonly kind: 'name' | 'actor' | Outcome;
  readonly dimmed: boolean;
}

/** Where a node of the graph stands; `x` and `y` are its centre. */
export interface DrawnNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: StateColour;
  readonly texts: readonly DrawnText[];
}

/** How an edge of the graph runs; `path` and `arrow` are SVG path data. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly arrow: string;
  readonly texts: readonly DrawnText[];
}

/** The picture of a graph, in points. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The dot in front of the initial state, and the way from it; null where the graph has none. */
  readonly start: { readonly x: number; readonly y: number; readonly path: string; readonly arrow: string } | null;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** A machine as the page shows it. */
export interface Chart {
  /** Null where the machine is not flat, or too large, or none. */
  readonly graph: Graph | null;
  /** Null where the graph cannot be drawn. */
  readonly drawing: Drawing | null;
  /** Why there is no drawing, for people; null where there is one. */
  readonly reason: string | null;
}
