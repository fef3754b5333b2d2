import {
  CLASSES,
  GAIN,
  type NumberSetting,
  type Range,
  SETTINGS,
  WIDTH,
} from '@gradus/lab/settings';

/** Hidden layers that a diagram can show. */
export const MAX_LAYERS = 16;

/** Weights and what an optimizer keeps of them must fit into the 4 GiB that WebAssembly has. */
export const MAX_PARAMETERS = 50_000_000;

/** Changes of the learning rate in one experiment. */
export const MAX_RATES = 100;

/** Samples that the published sets train on. */
export const PUBLISHED_SAMPLES = 60_000;

/** What other numbers of an experiment may be. */
export const LIMITS = {
  width: WIDTH,
  gain: GAIN,
  classes: CLASSES,
  side: { integer: true, least: 1, most: 1024 },
  rateIteration: { integer: true, least: 0 },
} as const satisfies Record<string, Range>;

/** Steps that a page takes at most. */
const MAX_ITERATIONS = 10_000_000;

/** What a setting of training may be on the page. */
export function rangeOf(name: NumberSetting): Range {
  const { range } = SETTINGS[name];
  return name === 'iterations' ? { ...range, most: MAX_ITERATIONS } : range;
}
