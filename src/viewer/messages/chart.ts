import type { Graph, Outcome, StateColour } from '../../diagram/index.js';

/*
 * The data from which the page draws a machine: the graph, and Graphviz's layout in numbers and texts. The page creates the SVG
 * itself, so that no markup ever comes from a sender.
 */

/** A text of the drawing, centred on a point of its baseline. */
export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Of a node `name` or `actor`; of an edge the outcome. */
  readonly kind: 'name' | 'actor' | Outcome;
  readonly dimmed: boolean;
}

/** The position of a node of the graph; `x` and `y` are its centre. */
export interface DrawnNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: StateColour;
  readonly texts: readonly DrawnText[];
}

/** The course of an edge of the graph; `path` and `arrow` are SVG path data. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly arrow: string;
  readonly texts: readonly DrawnText[];
}

/** The drawing of a graph, in points. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The dot in front of the initial state, and the line from it; null where the graph has no initial state. */
  readonly start: { readonly x: number; readonly y: number; readonly path: string; readonly arrow: string } | null;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** A machine as the page shows it. */
export interface Chart {
  /** Null where the definition is not that of a flat machine of moderate size. */
  readonly graph: Graph | null;
  /** Null where there is no graph, or it cannot be drawn. */
  readonly drawing: Drawing | null;
  /** A sentence that says why there is no drawing; null where there is one. */
  readonly reason: string | null;
}
