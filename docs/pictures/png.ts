import { crc32, inflateSync } from 'node:zlib';

/** A picture without transparency. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row, each pixel as 0xRRGGBB. */
  readonly pixels: Uint32Array;
}

/** A part of a PNG file. */
export interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The parts of a PNG file, in their order.
 *
 * @throws Error if it is no PNG, or a part of it is damaged.
 */
export function readChunks(file: Buffer): readonly Chunk[] {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('This is not a PNG.');
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length;) {
    const end = at + 8 + file.readUInt32BE(at);
    const typeAndData = file.subarray(at + 4, end);
    const type = typeAndData.toString('latin1', 0, 4);
    if (file.readUInt32BE(end) !== crc32(typeAndData)) throw new Error(`The chunk ${type} is damaged.`);
    chunks.push({ type, data: typeAndData.subarray(4) });
    at = end + 4;
  }
  return chunks;
}

/** The file that consists of these parts. */
export function writeChunks(chunks: readonly Chunk[]): Buffer {
  const parts = chunks.map(({ type, data }) => {
    const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    return Buffer.concat([uint32(data.length), typeAndData, uint32(crc32(typeAndData))]);
  });
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** A number from 0 to 2³² − 1 as the four bytes that PNG writes. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/**
 * The picture in a PNG as browsers write it: 8 bits a channel, RGB or RGBA. How transparent a pixel is does not count.
 *
 * @throws Error if it is a PNG of another kind.
 */
export function readPicture(file: Buffer): Picture {
  const chunks = readChunks(file);
  const header = chunks[0]?.data ?? Buffer.alloc(13);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const kind = [...header.subarray(8)].join(' ');
  const channels = { '8 2 0 0 0': 3, '8 6 0 0 0': 4 }[kind];
  if (channels === undefined) throw new Error(`A PNG of the kind ${kind} is not read.`);

  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const bytes = unfiltered(inflateSync(Buffer.concat(packed)), width * channels, height, channels);
  const pixels = new Uint32Array(width * height).map((_, index) => bytes.readUIntBE(index * channels, 3));
  return { width, height, pixels };
}

/** Each row has a filter before it, which says of which neighbours the difference was written. */
function unfiltered(rows: Buffer, rowLength: number, height: number, pixelLength: number): Buffer {
  const bytes = Buffer.alloc(rowLength * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (rowLength + 1)] ?? 0;
    for (let x = 0; x < rowLength; x += 1) {
      const at = y * rowLength + x;
      const left = x < pixelLength ? 0 : (bytes[at - pixelLength] ?? 0);
      const above = y === 0 ? 0 : (bytes[at - rowLength] ?? 0);
      const aboveLeft = x < pixelLength || y === 0 ? 0 : (bytes[at - rowLength - pixelLength] ?? 0);
      // The buffer keeps the lowest eight bits.
      bytes[at] = (rows[at + y + 1] ?? 0) + predicted(filter, left, above, aboveLeft);
    }
  }
  return bytes;
}

function predicted(filter: number, left: number, above: number, aboveLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) throw new Error(`There is no filter ${filter}.`);
  const distances = [above - aboveLeft, left - aboveLeft, left + above - 2 * aboveLeft].map(Math.abs);
  const nearest = distances.indexOf(Math.min(...distances));
  return [left, above, aboveLeft][nearest] ?? 0;
}
