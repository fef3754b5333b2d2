import { DataError } from 'gradus';
import { MAX_PIXELS } from './planes.ts';
import { PictureError } from './problem.ts';

/** The header of a PNG file. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly colorType: ColorType;
  readonly isInterlaced: boolean;
}

/** The parts of a PNG file that its pixels depend on. */
export interface PngParts extends PngHeader {
  /** Red, green and blue, one colour after the other; null without a palette. */
  readonly palette: Uint8Array | null;
  /** The bytes of tRNS: alpha of the palette's colours, or the colour that is transparent. */
  readonly transparency: Uint8Array | null;
  /** The compressed image data, in order. */
  readonly data: readonly Uint8Array[];
}

/** Numbers of the format: bit 0 is a palette, bit 1 colour, bit 2 alpha. */
type ColorType = 0 | 2 | 3 | 4 | 6;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The depths that each colour type may have. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly data: Uint8Array;
}

/** Whether `bytes` begin like a PNG file. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * The width and height of a picture from the first 33 bytes of its PNG file.
 *
 * @throws DataError when they are not the header of a PNG file, or there are too many pixels
 */
export function pngSize(bytes: Uint8Array, file: string): PngHeader {
  const fail = (problem: string): PictureError => broken(file, `its header ${problem}`);
  if (bytes.length < 33) throw broken(file, `it is cut short: it ends after ${bytes.length} bytes`);
  return headerIn(bytes.subarray(16, 29), file, fail);
}

/**
 * Splits a PNG file into its chunks. Chunks without pixels, such as texts, colour profiles and the frames
 * of an animation, are checked for damage and skipped, never unpacked.
 *
 * @throws DataError for a file that is not a PNG, damaged, cut short, or against the specification
 *   in what its pixels depend on
 */
export function pngParts(bytes: Uint8Array, file: string): PngParts {
  if (!isPng(bytes)) {
    throw new DataError(file, 'is not a PNG picture. Save it as PNG and try again.');
  }
  let header: PngHeader | undefined;
  let [palette, transparency]: (Uint8Array | null)[] = [null, null];
  const data: Uint8Array[] = [];
  let previous = '';
  for (const { type, at, data: content } of chunksOf(bytes, file)) {
    const fail = (problem: string): PictureError =>
      broken(file, `the chunk ${type} at byte ${at} ${problem}`);
    if (header === undefined && type !== 'IHDR')
      throw fail('comes before IHDR, which must be first');
    if (type === 'IHDR') {
      if (header !== undefined) throw fail('is a second header');
      header = headerIn(content, file, fail);
    } else if (type === 'PLTE' || type === 'tRNS') {
      if (data.length > 0) throw fail('comes after the image data');
      if ((type === 'PLTE' ? palette : transparency) !== null) throw fail('comes twice');
      if (type === 'PLTE' && transparency !== null) throw fail('comes after tRNS');
      if (type === 'PLTE') palette = content;
      else transparency = content;
    } else if (type === 'IDAT') {
      if (data.length > 0 && previous !== 'IDAT') throw fail('is apart from the other image data');
      data.push(content);
    } else if (type === 'IEND') {
      break;
    } else if (isCritical(type)) {
      throw fail('is unknown and necessary to show the picture');
    }
    previous = type;
  }
  if (header === undefined || data.length === 0) throw broken(file, 'it holds no image data');
  const parts = { ...header, palette, transparency, data };
  checkColors(parts, file);
  return parts;
}

/** The error for a picture that cannot be read, with a remedy. */
export function broken(file: string, message: string): PictureError {
  return new PictureError(file, { code: 'damaged', format: 'PNG', message });
}

/** Up to IEND; a file that ends before is cut short. */
function* chunksOf(bytes: Uint8Array, file: string): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let type = '';
  for (let at = SIGNATURE.length; type !== 'IEND'; ) {
    const length = at + 12 > bytes.length ? Number.POSITIVE_INFINITY : view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) {
      throw broken(file, `it is cut short: it ends after ${bytes.length} bytes, before IEND`);
    }
    const name = bytes.subarray(at + 4, at + 8);
    if (name.some((byte) => !isLetter(byte))) {
      throw broken(file, `it is damaged: there is no chunk at byte ${at}`);
    }
    type = String.fromCharCode(...name);
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) {
      throw broken(file, `the chunk ${type} at byte ${at} is damaged: its checksum is wrong`);
    }
    yield { type, at, data: bytes.subarray(at + 8, end - 4) };
    at = end;
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isCritical(type: string): boolean {
  return type[0] < 'a';
}

function headerIn(
  content: Uint8Array,
  file: string,
  fail: (problem: string) => PictureError,
): PngHeader {
  if (content.length !== 13) throw fail(`has ${content.length} bytes, not 13`);
  const view = new DataView(content.buffer, content.byteOffset);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colorType, compression, filter, interlace] = content.subarray(8);
  if (width * height === 0 || width * height > MAX_PIXELS) {
    throw new PictureError(file, { code: 'pixels', width, height, most: MAX_PIXELS });
  }
  if (!DEPTHS[colorType]?.includes(depth)) {
    throw fail(`has colour type ${colorType} with ${depth} bits, which PNG does not allow`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw fail(
      `has compression ${compression}, filter ${filter} and interlacing ${interlace}, but ` +
        'PNG allows only 0, 0 and 0 or 1',
    );
  }
  return { width, height, depth, colorType: colorType as ColorType, isInterlaced: interlace === 1 };
}

/** Outside of colour type 3, a palette is only a suggestion and does not change pixels. */
function checkColors({ colorType, palette, transparency }: PngParts, file: string): void {
  if (colorType === 3) {
    const length = palette?.length ?? 0;
    if (length === 0 || length % 3 !== 0 || length > 3 * 256) {
      throw broken(
        file,
        `its palette has ${length} bytes, but 3 for each of 1 to 256 colours are needed`,
      );
    }
  }
  if (transparency === null) return;
  const { length } = transparency;
  const isRight =
    colorType === 3
      ? length <= (palette?.length ?? 0) / 3
      : length === { 0: 2, 2: 6, 4: 0, 6: 0 }[colorType];
  if (isRight) return;
  throw broken(
    file,
    `its chunk tRNS has ${length} bytes, which do not fit colour type ${colorType}`,
  );
}

let table: Uint32Array | undefined;

/** The checksum of a chunk (W3C, "Portable Network Graphics", annex D). */
function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, value) => {
    let sum = value;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 * (sum & 1));
    return sum;
  });
  let sum = -1;
  for (let i = 0; i < bytes.length; i++) sum = (sum >>> 8) ^ table[(sum ^ bytes[i]) & 255];
  return ~sum >>> 0;
}
