import { type Picture, readGrey, scaled } from './grey.ts';
import { ImageSetError } from './image-set-error.ts';

const SIDE = 28;
const BOX = 20;

/** How `preprocessDigit` reads a picture. */
export interface DigitOptions {
  /**
   * Whether the ink is darker than the paper, so that the picture has to be inverted. `'auto'`,
   * the default, decides by the border: paper that is brighter than the middle of the picture's
   * range is inverted.
   */
  readonly invert?: boolean | 'auto';
  /** What error messages call the picture; `'picture'` if not given. */
  readonly name?: string;
}

/**
 * Brings a picture of one digit to MNIST's form: light ink on black, cropped, scaled with its
 * proportions into 20 × 20 pixels by averaging areas, and placed so that its centre of mass lies
 * at the centre of 28 × 28. A picture that has this form already comes back as it was, apart from
 * the brightest pixel becoming 255. (LeCun, Cortes & Burges, "The MNIST database".)
 *
 * Uneven paper is taken off by its level and grain at the border.
 *
 * @param pixels grey levels row by row: bytes, 0 black to 255 white, or floats, 0 to 1
 * @returns 784 bytes, row by row, 0 (paper) to 255 (ink)
 * @throws DataError for a blank picture, or pixels that do not fit the size or range
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

/** Ink from 0 (paper) to 1, and whether the paper is all of one level. */
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
  // Where ink fills the border, the paper is what is farthest from it.
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
  // Counted in pixels from 0, not in their middles: so it is in MNIST's own pictures.
  const left = Math.min(Math.max(Math.round(SIDE / 2 - massX / mass), 0), SIDE - width);
  const top = Math.min(Math.max(Math.round(SIDE / 2 - massY / mass), 0), SIDE - height);
  const digit = new Uint8Array(SIDE * SIDE);
  for (const [index, level] of levels.entries()) {
    const x = index % width;
    // Thin strokes fade when they are averaged; MNIST's reach full brightness.
    digit[(top + (index - x) / width) * SIDE + left + x] = Math.round((level / brightest) * 255);
  }
  return digit;
}
