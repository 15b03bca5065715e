import { deflateSync } from 'node:zlib';
import { paletteOf } from './palette.js';
import { type Chunk, type Picture, uint32, writeChunks } from './png.js';

/** A picture of an animation. */
export interface Frame {
  readonly picture: Picture;
  /** How long it is shown, in ms. */
  readonly shownForMs: number;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The number of the colour that shows what was there before. */
const UNCHANGED = 255;

/**
 * An animated PNG that begins again without end. All frames have the size of the first and share one palette; each but the first
 * holds only the rectangle that changed.
 */
export function writeAnimation(frames: readonly Frame[]): Buffer {
  const palette = paletteOf(frames.map(({ picture }) => picture));
  const numbered = frames.map(({ picture }) => palette.numbersOf(picture));
  const { width, height } = frames[0]?.picture ?? { width: 0, height: 0 };
  const whole: Rectangle = { x: 0, y: 0, width, height };

  let sequence = 0;
  const shown = frames.flatMap(({ shownForMs }, index): readonly Chunk[] => {
    const now = numbered[index] ?? new Uint8Array();
    const before = numbered[index - 1];
    const rectangle = before === undefined ? whole : changed(before, now, width);
    const packed = [packedRows(now, before, rectangle, width), packedRows(now, undefined, rectangle, width)];
    const [data = Buffer.alloc(0)] = packed.sort((one, other) => one.length - other.length);
    const control = controlOf(sequence++, rectangle, shownForMs);
    return [
      { type: 'fcTL', data: control },
      index === 0 ? { type: 'IDAT', data } : { type: 'fdAT', data: Buffer.concat([uint32(sequence++), data]) },
    ];
  });

  const colors = Buffer.alloc(3 * (UNCHANGED + 1));
  palette.colors.forEach((color, index) => colors.writeUIntBE(color, 3 * index, 3));
  return writeChunks([
    // 8 bits for each number of a colour.
    { type: 'IHDR', data: Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 3, 0, 0, 0])]) },
    { type: 'acTL', data: Buffer.concat([uint32(frames.length), uint32(0)]) },
    { type: 'PLTE', data: colors },
    { type: 'tRNS', data: Buffer.alloc(UNCHANGED + 1, 255).fill(0, UNCHANGED) },
    ...shown,
    { type: 'IEND', data: Buffer.alloc(0) },
  ]);
}

/** The smallest rectangle outside of which the two are equal; one pixel where they are equal everywhere. */
function changed(before: Uint8Array, now: Uint8Array, width: number): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  now.forEach((number, index) => {
    if (number === before[index]) return;
    const [x, y] = [index % width, Math.floor(index / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  });
  if (left === Infinity) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of a rectangle, compressed; where something is given that was there before, only what differs from it. */
function packedRows(
  now: Uint8Array,
  before: Uint8Array | undefined,
  { x, y, width, height }: Rectangle,
  rowLength: number,
): Buffer {
  const rows = Array.from({ length: height }, (_, row) => {
    const start = (y + row) * rowLength + x;
    const numbers = now.slice(start, start + width);
    const shown = numbers.map((number, index) => (number === before?.[start + index] ? UNCHANGED : number));
    return Buffer.concat([Buffer.from([0]), shown]);
  });
  return deflateSync(Buffer.concat(rows), { level: 9, memLevel: 9 });
}

/** Where and for how long a frame is shown: over the one before, which stays. */
function controlOf(sequence: number, { x, y, width, height }: Rectangle, shownForMs: number): Buffer {
  const time = Buffer.alloc(4);
  time.writeUInt16BE(shownForMs, 0);
  time.writeUInt16BE(1_000, 2);
  return Buffer.concat([...[sequence, width, height, x, y].map(uint32), time, Buffer.from([0, 1])]);
}
