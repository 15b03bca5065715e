import { createMachine } from 'xstate';

/** Names that mean something to Graphviz, Mermaid, Markdown, HTML or JavaScript. */
export const ODD_NAMES = [
  'start',
  'end',
  'END',
  'graph',
  'subgraph',
  'style',
  'TB',
  'A node: "quoted"; `code` \\ %%{init}%%',
  '<b>&"',
  'a | b [c] {d} (e)',
  '#35; --> [*]',
  '__proto__x',
  'état №1 ✓',
  'semi;colon',
  'trailing\\',
  'direction TB',
] as const;

/** States with odd names, moved by events of odd names. */
export const oddMachine = createMachine({
  id: 'odd',
  initial: 'start',
  states: Object.fromEntries(
    ODD_NAMES.map((name) => [name, { description: `State ${name}`, tags: [name], on: { [`!${name}`]: 'end' } }]),
  ),
});
