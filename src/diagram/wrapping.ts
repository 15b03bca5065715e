import type { GraphLabel } from './graph.js';

/** No line of a picture's text gets longer than this, unless a single word is. */
const LINE_LENGTH = 15;

/** How is this label set in short lines? */
export function wrapLabel({ events, condition }: Pick<GraphLabel, 'events' | 'condition'>): readonly string[] {
  if (condition === null) return wrap(events);
  return events === '' ? wrap(condition) : [...wrap(events), ...wrap(`[${condition}]`)];
}

/** How is this text set in short lines of about equal length? It breaks at blanks and behind underscores. */
export function wrap(text: string): readonly string[] {
  const words = text.split(/(?<=_)|(?<= )/);
  const lines = filled(words, LINE_LENGTH);
  // The narrowest setting that needs no more lines.
  for (let length = 1; length < LINE_LENGTH; length += 1) {
    const narrower = filled(words, length);
    if (narrower.length === lines.length) return narrower;
  }
  return lines;
}

function filled(words: readonly string[], length: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = (lines.at(-1) ?? '') + word;
    if (lines.length > 0 && line.trimEnd().length <= length) lines.splice(-1, 1, line);
    else lines.push(word);
  }
  return lines.map((line) => line.trimEnd());
}
