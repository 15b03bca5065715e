import type { Picture } from './png.js';

/** The colours that pixels are numbers of. */
export interface Palette {
  /** At most 255 colours, each as 0xRRGGBB. */
  readonly colors: readonly number[];
  /** The number of the nearest colour for each pixel. */
  readonly numbersOf: (picture: Picture) => Uint8Array;
}

const MOST_COLORS = 255;

/** One palette for all these pictures: their most frequent colours. Those that differ in their lowest three bits alone count as one. */
export function paletteOf(pictures: readonly Picture[]): Palette {
  const counts = new Map<number, number>();
  for (const { pixels } of pictures) for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const alike = new Map<number, { color: number; most: number; count: number }>();
  for (const [color, count] of counts) {
    const key = color & 0xf8f8f8;
    const entry = alike.get(key) ?? { color, most: 0, count: 0 };
    entry.count += count;
    if (count > entry.most) Object.assign(entry, { color, most: count });
    alike.set(key, entry);
  }
  const byFrequency = [...alike.values()].sort((one, other) => other.count - one.count);
  const colors = byFrequency.slice(0, MOST_COLORS).map(({ color }) => color);

  const numbers = new Map([...counts.keys()].map((color) => [color, nearest(colors, color)]));
  return { colors, numbersOf: ({ pixels }) => Uint8Array.from(pixels, (pixel) => numbers.get(pixel) ?? 0) };
}

function nearest(colors: readonly number[], wanted: number): number {
  const distances = colors.map((color) =>
    [16, 8, 0].reduce((sum, shift) => sum + (((color >> shift) & 255) - ((wanted >> shift) & 255)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}
