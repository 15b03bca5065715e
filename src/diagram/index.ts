/**
 * Diagrams and tables of machines, derived from the machine that is passed in. Any flat XState v5 machine will do.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { activationMachine, lifecycleMachine } from 'local-service-machines';
 * import { toAdmissionTable, toMermaid } from 'local-service-machines/diagram';
 *
 * console.log(toAdmissionTable(lifecycleMachine).split('\n')[2]);
 * // prints: | `INIT` | `CREATE` → `ACTIVE`, `CONFIG_TESTING` or `INACTIVE` |
 * console.log(toMermaid(activationMachine).split('\n')[0]);
 * // prints: flowchart TB
 * ```
 *
 * @module diagram
 */

export { toAdmissionTable } from './admission-table.js';
export type { StateColour, TagColours } from './colours.js';
export { type DotOptions, toDot } from './dot.js';
export type {
  Graph,
  GraphEdge,
  GraphLabel,
  GraphNode,
  GraphNodeKind,
  GraphOptions,
  GraphTransition,
  Outcome,
} from './graph.js';
export { LIFECYCLE_ORDER } from './lifecycle-order.js';
export { type MermaidOptions, toMermaid } from './mermaid.js';
export { toGraph } from './to-graph.js';
