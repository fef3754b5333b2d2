import { crc32, deflateSync } from 'node:zlib';

/** A picture as a test wants it written. */
export interface Plan {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
  readonly isInterlaced?: boolean;
  /** Sample `c` of the pixel at `x`, `y`. */
  readonly sample: (x: number, y: number, c: number) => number;
  /** The filter of a row of a pass; none if not given. */
  readonly filter?: (row: number) => number;
  /** Chunks between the header and the image data. */
  readonly before?: readonly Buffer[];
}

export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
export const END = chunk('IEND', Buffer.alloc(0));

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** IHDR; `tail` is compression, filter and interlacing. */
export function headerChunk(
  width: number,
  height: number,
  depth: number,
  colorType: number,
  tail: readonly number[] = [0, 0, 0],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, ...tail], 8);
  return chunk('IHDR', header);
}

/** The file of a picture. */
export function pngOf(plan: Plan): Buffer {
  const { width, height, depth, colorType, isInterlaced = false, before = [] } = plan;
  return Buffer.concat([
    SIGNATURE,
    headerChunk(width, height, depth, colorType, [0, 0, isInterlaced ? 1 : 0]),
    ...before,
    chunk('IDAT', deflateSync(scanlines(plan))),
    END,
  ]);
}

/** Left, top, and the distances of columns and rows. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The image data before it is compressed. */
export function scanlines(plan: Plan): Buffer {
  const { width, height, depth, colorType, sample, filter = () => 0 } = plan;
  const channels = ({ 2: 3, 4: 2, 6: 4 } as Record<number, number>)[colorType] ?? 1;
  const rows: Buffer[] = [];
  for (const [left, top, right, down] of plan.isInterlaced ? ADAM7 : [[0, 0, 1, 1] as const]) {
    const columns = Math.ceil(Math.max(0, width - left) / right);
    if (columns === 0) continue;
    let above = Buffer.alloc(Math.ceil((columns * channels * depth) / 8));
    for (let y = top; y < height; y += down) {
      const row = Buffer.alloc(above.length);
      for (let i = 0; i < columns * channels; i++) {
        const value = sample(left + Math.floor(i / channels) * right, y, i % channels);
        if (depth === 16) row.writeUInt16BE(value, 2 * i);
        else row[(i * depth) >> 3] |= value << (8 - depth - ((i * depth) & 7));
      }
      const kind = filter(rows.length);
      rows.push(Buffer.of(kind), filtered(kind, row, above, Math.max(1, (channels * depth) / 8)));
      above = row;
    }
  }
  return Buffer.concat(rows);
}

function filtered(kind: number, row: Buffer, above: Buffer, back: number): Buffer {
  return Buffer.from(
    row.map((byte, i) => {
      const [a, b, c] = [row[i - back] ?? 0, above[i], above[i - back] ?? 0];
      return byte - [0, a, b, Math.floor((a + b) / 2), predicted(a, b, c)][kind];
    }),
  );
}

function predicted(a: number, b: number, c: number): number {
  const distances = [a, b, c].map((value) => Math.abs(a + b - c - value));
  return [a, b, c][distances.indexOf(Math.min(...distances))];
}
