import {
  CLASSES,
  GAIN,
  type NumberSetting,
  type Range,
  SETTINGS,
  WIDTH,
} from '@gradus/lab/settings';

/** The most hidden layers that a diagram can show. */
export const MAX_LAYERS = 16;

/** The most parameters: weights and optimizer state must fit into the 4 GiB of WebAssembly. */
export const MAX_PARAMETERS = 50_000_000;

/** The most changes of the learning rate in one experiment. */
export const MAX_RATES = 100;

/** Training samples of the published sets. */
export const PUBLISHED_SAMPLES = 60_000;

/** The range of other numbers of an experiment. */
export const LIMITS = {
  width: WIDTH,
  gain: GAIN,
  classes: CLASSES,
  side: { integer: true, least: 1, most: 1024 },
  points: { integer: true, least: 4, most: 100_000 },
  noise: { least: 0 },
  pointClasses: { integer: true, least: 2, most: 10 },
  pointsSeed: { integer: true, least: 0 },
  rateIteration: { integer: true, least: 0 },
} as const satisfies Record<string, Range>;

/** The most steps of a run on the page. */
const MAX_ITERATIONS = 10_000_000;

/** The range of a training setting on the page. */
export function rangeOf(name: NumberSetting): Range {
  const { range } = SETTINGS[name];
  return name === 'iterations' ? { ...range, most: MAX_ITERATIONS } : range;
}
