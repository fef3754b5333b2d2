/** What a number may be. `least` and `most` belong to the range, `above` and `below` do not. */
export interface Bounds {
  readonly integer?: boolean;
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

const count: Bounds = { integer: true, least: 1 };
const whole: Bounds = { integer: true, least: 0 };
const positive: Bounds = { above: 0 };

/** What the numbers of a configuration may be, wherever they come from: an option, a form, an address. */
export const BOUNDS = {
  width: count,
  classes: { integer: true, least: 2, most: 256 },
  iterations: count,
  batchSize: count,
  lr: positive,
  momentum: { least: 0, below: 1 },
  weightDecay: { least: 0 },
  gain: { least: 0 },
  seed: whole,
  dataSeed: whole,
  evalEvery: whole,
  stepSize: count,
  factor: { above: 0, below: 1 },
  /** Tests that a schedule puts up with. */
  schedulePatience: whole,
  warmUp: whole,
  clipNorm: positive,
  clipValue: positive,
  patience: count,
  checkpointEvery: count,
} as const satisfies Record<string, Bounds>;

/** Whether a number is finite and within its bounds; an integer must be exact as well. */
export function isWithin(value: number, { integer, least, above, most, below }: Bounds): boolean {
  if (!(integer ? Number.isSafeInteger(value) : Number.isFinite(value))) return false;
  return (
    value >= (least ?? value) &&
    value <= (most ?? value) &&
    value > (above ?? Number.NEGATIVE_INFINITY) &&
    value < (below ?? Number.POSITIVE_INFINITY)
  );
}

/** No two parts of it can take the same digit, so a text of any length is read in linear time. */
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** The decimal number that a text stands for; NaN for anything else, such as an empty text or 0x10. */
export function decimalIn(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
