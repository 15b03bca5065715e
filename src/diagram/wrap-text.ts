import type { GraphLabel } from './graph.js';

/** The longest line of a diagram's text, unless a single word is longer. */
const MAX_LINE_LENGTH = 15;

/** The short lines of a label. */
export function wrapLabel({ events, condition }: Pick<GraphLabel, 'events' | 'condition'>): readonly string[] {
  if (condition === null) return wrapText(events);
  return events === '' ? wrapText(condition) : [...wrapText(events), ...wrapText(`[${condition}]`)];
}

/** The text in short lines of about equal length, broken at spaces and behind underscores. */
export function wrapText(text: string): readonly string[] {
  const words = text.split(/(?<=_)|(?<= )/);
  const lines = breakLines(words, MAX_LINE_LENGTH);
  // The narrowest width that needs no more lines.
  for (let length = 1; length < MAX_LINE_LENGTH; length += 1) {
    const narrower = breakLines(words, length);
    if (narrower.length === lines.length) return narrower;
  }
  return lines;
}

function breakLines(words: readonly string[], length: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = (lines.at(-1) ?? '') + word;
    if (lines.length > 0 && line.trimEnd().length <= length) lines.splice(-1, 1, line);
    else lines.push(word);
  }
  return lines.map((line) => line.trimEnd());
}
