import type { Graph } from '../../src/diagram/index.js';

/** The edges of a graph as a person reads them: `FROM → TO: label | label`. */
export function edgesOf({ edges }: Graph): string[] {
  return edges.map(({ from, to, labels }) => {
    const lines = labels.map(({ events, condition }) =>
      events === '' ? condition : condition === null ? events : `${events} [${condition}]`,
    );
    return `${from} → ${to}: ${lines.join(' | ')}`;
  });
}

/** The transitions that a graph stands for, in the words of the oracles, but for guards: `FROM event [guard] → TO`. */
export function transitionsIn({ edges }: Graph): string[] {
  return edges.flatMap(({ transitions }) =>
    transitions.map(({ source, event, guard, target }) =>
      [source, event, ...(guard === null ? [] : [`[${guard}]`]), '→', target].join(' '),
    ),
  );
}

/** The transitions of an oracle that move, with the guards as a picture says them: `isRecordGone` is `record gone`. */
export function movesOf(oracle: readonly string[]): string[] {
  return oracle
    .filter((transition) => transition.includes('→'))
    .map((transition) =>
      transition.replace(
        /\[(?:is)?(\w+)\]/,
        (_all, name: string) => `[${name.replaceAll(/\B[A-Z]/g, ' $&').toLowerCase()}]`,
      ),
    );
}
