import { DataError } from 'gradus';
import { areaTaps, resample } from './pictures/resample.ts';

/** Levels row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly levels: Float32Array;
}

/** @throws DataError for pixels that do not fit the size or range */
export function readGrey(
  pixels: Uint8Array | Uint8ClampedArray | Float32Array,
  width: number,
  height: number,
  name: string,
): Picture {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!whole || pixels.length !== width * height) {
    throw new DataError(
      name,
      `${pixels.length} pixels do not fit ${width} × ${height}. One grey level per pixel is needed.`,
    );
  }
  if (!(pixels instanceof Float32Array)) {
    return { width, height, levels: Float32Array.from(pixels, (level) => level / 255) };
  }
  const wrong = pixels.findIndex((level) => !(level >= 0 && level <= 1));
  if (wrong >= 0) {
    throw new DataError(
      name,
      `pixel ${wrong} is ${pixels[wrong]}, but grey levels in floats are 0 (black) to 1 (white).`,
    );
  }
  return { width, height, levels: pixels };
}

/** Scales to `columns` × `rows` pixels; each is the average of what it covers, parts of pixels included. */
export function scaled(picture: Picture, columns: number, rows: number): Picture {
  return resample(picture, columns, rows, areaTaps);
}
