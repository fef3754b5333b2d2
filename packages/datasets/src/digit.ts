import { type Picture, readGrey, scaled } from './grey.ts';
import { ImageSetError } from './image-set-error.ts';

const SIDE = 28;
const BOX = 20;

/**
 * Options of {@link preprocessDigit}.
 *
 * @example
 * ```ts
 * const options: DigitOptions = { invert: true, name: 'my-seven.png' };
 * ```
 */
export interface DigitOptions {
  /**
   * Whether to invert the picture, because its ink is darker than its paper. `'auto'`, the default,
   * inverts if the border is brighter than the middle of the range of grey levels.
   */
  readonly invert?: boolean | 'auto';
  /** The name of the picture in error messages; default `'picture'`. */
  readonly name?: string;
}

/**
 * Converts a picture of one digit to the form of MNIST (LeCun, Cortes & Burges, "The MNIST database"):
 * light ink on black, cropped, scaled into 20 × 20 pixels with its proportions by averaging areas, and
 * placed with its centre of mass at the centre of 28 × 28 pixels. A picture that already has this form
 * stays the same, except that its brightest pixel becomes 255.
 *
 * Uneven paper is removed, by its level and grain at the border.
 *
 * @param pixels grey levels row by row: bytes, 0 black to 255 white, or floats, 0 to 1
 * @returns 784 bytes, row by row, 0 (paper) to 255 (ink)
 * @throws DataError for a blank picture, or pixels that do not fit the size or range
 *
 * @example
 * ```ts
 * const pixels = new Uint8Array(10 * 10).fill(255); // white paper
 * for (let row = 2; row < 8; row++) pixels[row * 10 + 5] = 0; // a black stroke
 * const digit = preprocessDigit(pixels, 10, 10);
 * digit.length; // 784
 * Math.max(...digit); // 255
 * ```
 */
export function preprocessDigit(
  pixels: Uint8Array | Uint8ClampedArray | Float32Array,
  width: number,
  height: number,
  options: DigitOptions = {},
): Uint8Array {
  const { invert = 'auto', name = 'picture' } = options;
  const grey = readGrey(pixels, width, height, name);
  const { ink, clean } = separateInk(grey, invert, name);
  const cropped = crop(ink, clean ? 0 : 0.25);
  const scale = BOX / Math.max(cropped.width, cropped.height);
  const columns = Math.max(1, Math.round(cropped.width * scale));
  const rows = Math.max(1, Math.round(cropped.height * scale));
  return centre(scaled(cropped, columns, rows));
}

/** The ink, from 0 (paper) to 1, and whether all paper has the same level. */
function separateInk(
  { width, height, levels }: Picture,
  invert: boolean | 'auto',
  name: string,
): { ink: Picture; clean: boolean } {
  const [lowest, highest] = range(levels);
  const border = borderLevels({ width, height, levels }).sort();
  const middle = (lowest + highest) / 2;
  const borderLevel = quantile(border, 0.5);
  const inverted = invert === 'auto' ? borderLevel > middle : invert;
  // If ink fills the border, the paper is the level farthest from it.
  const isPaper = inverted === borderLevel > middle;
  const paperLevel = isPaper ? borderLevel : inverted ? highest : lowest;
  const sign = inverted ? -1 : 1;
  const peak = sign * ((inverted ? lowest : highest) - paperLevel);
  const deviations = border.map((level) => Math.abs(level - paperLevel)).sort();
  // A digit that touches the border is not a grain, so grain is at most a quarter of the contrast.
  const grain = Math.min(2 * quantile(deviations, 0.9), peak / 4);
  if (peak - grain < 0.1) {
    throw new ImageSetError(
      name,
      `no digit to be seen: the grey levels run from ${lowest.toFixed(2)} to ` +
        `${highest.toFixed(2)} of 1, the paper is at ${paperLevel.toFixed(2)}. Draw with more ` +
        'contrast, on paper with a margin.',
      { code: 'no-digit', lowest, highest, paper: paperLevel },
    );
  }
  const ink = levels.map((level) => {
    return Math.max(0, sign * (level - paperLevel) - grain) / (peak - grain);
  });
  return { ink: { width, height, levels: ink }, clean: grain === 0 };
}

function borderLevels({ width, height, levels }: Picture): Float32Array {
  return levels.filter((_, index) => {
    const x = index % width;
    const y = (index - x) / width;
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
}

function range(levels: Float32Array): [number, number] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const level of levels) {
    lowest = Math.min(lowest, level);
    highest = Math.max(highest, level);
  }
  return [lowest, highest];
}

function quantile(sorted: Float32Array, part: number): number {
  return sorted[Math.floor(part * (sorted.length - 1))] as number;
}

/** The smallest part that holds all ink above `threshold`. */
function crop({ width, height, levels }: Picture, threshold: number): Picture {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const [index, level] of levels.entries()) {
    if (level <= threshold) continue;
    const x = index % width;
    const y = (index - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  const cropped = new Float32Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    cropped.set(levels.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return { width: right - left, height: bottom - top, levels: cropped };
}

/** Places the picture in 28 × 28 with its centre of mass in the middle, as far as it fits. */
function centre({ width, height, levels }: Picture): Uint8Array {
  let [mass, massX, massY, brightest] = [0, 0, 0, 0];
  for (const [index, level] of levels.entries()) {
    const x = index % width;
    mass += level;
    massX += level * x;
    massY += (level * (index - x)) / width;
    brightest = Math.max(brightest, level);
  }
  // In pixel indices, not pixel centres, as in the pictures of MNIST.
  const left = Math.min(Math.max(Math.round(SIDE / 2 - massX / mass), 0), SIDE - width);
  const top = Math.min(Math.max(Math.round(SIDE / 2 - massY / mass), 0), SIDE - height);
  const digit = new Uint8Array(SIDE * SIDE);
  for (const [index, level] of levels.entries()) {
    const x = index % width;
    // Averaging makes thin strokes darker, but those of MNIST have full brightness.
    digit[(top + (index - x) / width) * SIDE + left + x] = Math.round((level / brightest) * 255);
  }
  return digit;
}
