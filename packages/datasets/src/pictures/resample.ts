/** Pixels row by row. */
interface Levels {
  readonly width: number;
  readonly height: number;
  readonly levels: Float32Array;
}

/** The input pixels of an output pixel along one axis, beginning with `start`, and their weights. */
interface Tap {
  readonly start: number;
  readonly weights: readonly number[];
}

/** The taps of `to` output pixels made from `from` input pixels. */
type Taps = (from: number, to: number) => readonly Tap[];

/**
 * Area averaging, as OpenCV's `INTER_AREA`: output pixel i covers i·s to (i + 1)·s with s = from / to. The weight of an
 * input pixel is the share of this range that it fills.
 */
export const areaTaps: Taps = (from, to) => {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => {
    const begin = i * step;
    const end = Math.min(from, begin + step);
    const start = Math.min(Math.floor(begin), from - 1);
    const weights: number[] = [];
    for (let x = start; x < end; x++) {
      weights.push((Math.min(end, x + 1) - Math.max(begin, x)) / step);
    }
    return { start, weights };
  });
};

/**
 * Linear interpolation between pixel centres, as PyTorch's `interpolate(mode='bilinear', align_corners=False)`: output
 * pixel i lies at (i + ½)·from / to − ½ of the input, clipped to the outermost centres.
 */
const linearTaps: Taps = (from, to) => {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const start = Math.floor(at);
    const share = at - start;
    return { start, weights: share === 0 ? [1] : [1 - share, share] };
  });
};

/** Area averaging to fewer pixels, linear interpolation to more. */
export const areaOrLinearTaps: Taps = (from, to) => {
  return to < from ? areaTaps(from, to) : linearTaps(from, to);
};

/** Scales levels to `columns` × `rows` pixels, each axis by its own taps. */
export function resample(
  { width, height, levels }: Levels,
  columns: number,
  rows: number,
  taps: Taps,
): Levels {
  const across = taps(width, columns);
  const narrowed = new Float32Array(columns * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (const { start, weights } of across) {
      let sum = 0;
      const from = y * width + start;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * levels[from + k];
      narrowed[to++] = sum;
    }
  }
  const scaled = new Float32Array(columns * rows);
  for (const [y, { start, weights }] of taps(height, rows).entries()) {
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      const from = start * columns + x;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * narrowed[from + k * columns];
      scaled[y * columns + x] = sum;
    }
  }
  return { width: columns, height: rows, levels: scaled };
}
