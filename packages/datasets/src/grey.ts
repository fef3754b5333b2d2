import { DataError } from 'gradus';

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

/** Scales to `columns` × `rows` pixels; each is the average of what it covers. */
export function scaled(picture: Picture, columns: number, rows: number): Picture {
  // Rows after columns is columns twice, turned over in between.
  const narrowed = transpose(averageColumns(picture, columns));
  return transpose(averageColumns(narrowed, rows));
}

/** Scales to `columns` columns; each is the average of what it covers, parts of columns included. */
function averageColumns({ width, height, levels }: Picture, columns: number): Picture {
  const averages = new Float32Array(columns * height);
  const step = width / columns;
  for (let column = 0; column < columns; column++) {
    const begin = column * step;
    const end = Math.min(width, begin + step);
    for (let x = Math.floor(begin); x < end; x++) {
      const share = (Math.min(end, x + 1) - Math.max(begin, x)) / step;
      for (let y = 0; y < height; y++) {
        const at = y * columns + column;
        averages[at] = (averages[at] as number) + share * (levels[y * width + x] as number);
      }
    }
  }
  return { width: columns, height, levels: averages };
}

function transpose({ width, height, levels }: Picture): Picture {
  const turned = levels.map((_, index) => {
    return levels[(index % height) * width + Math.floor(index / height)] as number;
  });
  return { width: height, height: width, levels: turned };
}
