import { BOX, type ChartLayout, type Place } from './places.js';

/** A line between two boxes: its path, and its points from 0 to 1. */
export interface Line {
  readonly path: string;
  readonly at: (part: number) => Place;
}

const GAP = 4;
/** Between the side of a box and its name, at least. */
const NAME_MARGIN = 8;
/** How far beside its line a label may stand. */
const BESIDE = 76;

/** The height of a line of a label. */
export const LINE_HEIGHT = 11;
const CHARACTER_WIDTH = 5.5;

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

/** What stands at a place, which is its centre, in the units of the picture. */
export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** The words of an edge. */
export interface EdgeLabel {
  readonly kind: string;
  readonly line: Line;
  /** The box over which they stand, where they do not stand on the line. */
  readonly over?: Place | false;
  readonly lines: readonly string[];
}

/** The labels, each where it neither leaves the picture nor covers the name of a state or a label before it. */
export function placedLabels(layout: ChartLayout, labels: readonly EdgeLabel[]): readonly (EdgeLabel & Box)[] {
  const placed: (EdgeLabel & Box)[] = [];
  for (const label of labels) {
    const { kind, line, over, lines } = label;
    const width = Math.max(...lines.map(({ length }) => length)) * CHARACTER_WIDTH + 12;
    const height = lines.length * LINE_HEIGHT + 5;
    const place = over
      ? { x: within(over.x, width, layout), y: over.y - (BOX.height + height) / 2 - 7.5 }
      : placeOnLine(line, layout, width, height, kind === 'taken' ? 0.5 : 0.72, placed);
    placed.push({ ...label, ...place, width, height });
  }
  return placed;
}

/**
 * Where along a line, or beside it, a label of this size covers the name of no state and none of the others; where there is no such place,
 * none of the names; else beneath the middle of the line, or over it at the foot of the picture.
 */
export function placeOnLine(
  { at }: Line,
  layout: ChartLayout,
  width: number,
  height: number,
  first: number,
  others: readonly Box[] = [],
): Place {
  const isClear = (place: Place, box: Box, margin: number) =>
    Math.abs(box.x - place.x) >= (box.width + width) / 2 - margin ||
    Math.abs(box.y - place.y) >= (box.height + height) / 2 - 2;
  const isFree = (place: Place) =>
    Object.values(layout.places).every((name) => isClear(place, { ...name, ...BOX }, NAME_MARGIN));
  const along = [first, 0.55, 0.45, 0.65, 0.35, 0.75, 0.25, 0.85, 0.15].map(at);
  const free = [0, BESIDE, -BESIDE]
    .flatMap((beside) => along.map(({ x, y }) => ({ x: within(x + beside, width, layout), y })))
    .filter(isFree);
  const { x, y } = at(0.5);
  const aside = (BOX.height + height) / 2;
  return (
    free.find((place) => others.every((other) => isClear(place, other, 2))) ??
    free[0] ?? { x: within(x, width, layout), y: y + aside + height / 2 > layout.height ? y - aside : y + aside }
  );
}

/** The centre nearest to this one with which something so wide is not cut off at the side. */
function within(x: number, width: number, layout: ChartLayout): number {
  return Math.min(Math.max(x, width / 2 + 2), layout.width - width / 2 - 2);
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
