import { BOX, type ChartLayout, type Place } from './places.js';

/** A line between two boxes: its path, and its points from 0 to 1. */
export interface Line {
  readonly path: string;
  readonly at: (part: number) => Place;
}

const GAP = 4;
/** Between the side of a box and its name, at least. */
const NAME_MARGIN = 8;

/** A line from one box to another. It swings to its right, so that there and back are two lines. */
export function lineBetween(from: Place, to: Place, swing?: number): Line {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const aside = swing ?? 10 + length * 0.05;
  const control = { x: (from.x + to.x) / 2 - (dy / length) * aside, y: (from.y + to.y) / 2 + (dx / length) * aside };
  const start = edgeOf(from, control, 0);
  const end = edgeOf(to, control, GAP);
  const at = (t: number): Place => ({
    x: bezier(start.x, control.x, end.x, t),
    y: bezier(start.y, control.y, end.y, t),
  });
  const text = [start, control, end].map(({ x, y }) => `${round(x)} ${round(y)}`);
  return { path: `M${text[0] ?? ''} Q${text[1] ?? ''} ${text[2] ?? ''}`, at };
}

/**
 * Where along a line a label of this size covers the name of no state; where there is no such place, beneath its middle, or over it at
 * the foot of the picture.
 */
export function placeOnLine({ at }: Line, layout: ChartLayout, width: number, height: number, first: number): Place {
  const isFree = ({ x, y }: Place) =>
    Object.values(layout.places).every(
      (name) =>
        Math.abs(name.x - x) >= (BOX.width + width) / 2 - NAME_MARGIN ||
        Math.abs(name.y - y) >= (BOX.height + height) / 2 - 2,
    );
  const { x, y } = at(0.5);
  const aside = (BOX.height + height) / 2;
  return (
    [first, 0.55, 0.45, 0.65, 0.35, 0.75, 0.25, 0.85, 0.15].map(at).find(isFree) ?? {
      x,
      y: y + aside + height / 2 > layout.height ? y - aside : y + aside,
    }
  );
}

/** Where the straight line from the middle of a box toward a point leaves it. */
function edgeOf({ x, y }: Place, toward: Place, gap: number): Place {
  const dx = toward.x - x;
  const dy = toward.y - y;
  const part = Math.min(
    (BOX.width / 2 + gap) / Math.max(Math.abs(dx), 0.01),
    (BOX.height / 2 + gap) / Math.max(Math.abs(dy), 0.01),
  );
  return { x: x + dx * part, y: y + dy * part };
}

function bezier(a: number, b: number, c: number, t: number): number {
  return (1 - t) ** 2 * a + 2 * (1 - t) * t * b + t ** 2 * c;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A long name on two or three lines, broken after an underscore. */
export function nameLines(name: string): readonly string[] {
  const lines: string[] = [];
  for (const word of name.split(/(?<=_)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= 15) lines[lines.length - 1] = last + word;
    else lines.push(word);
  }
  return lines;
}
