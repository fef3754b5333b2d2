import { BOUNDS, type Bounds } from '@gradus/lab/settings';

/** Hidden layers that a diagram can show. */
export const MAX_LAYERS = 16;

/** Weights and what an optimizer keeps of them must fit into the 4 GiB that WebAssembly has. */
export const MAX_PARAMETERS = 50_000_000;

/** Changes of the learning rate in one experiment. */
export const MAX_RATES = 100;

/** Samples that the published sets train on. */
export const PUBLISHED_SAMPLES = 60_000;

/** What numbers may be on the page: as everywhere, and no more than a page can do. */
export const LIMITS = {
  ...BOUNDS,
  width: { ...BOUNDS.width, most: 4096 },
  iterations: { ...BOUNDS.iterations, most: 10_000_000 },
  side: { integer: true, least: 1, most: 1024 },
  rateIteration: { integer: true, least: 0 },
} as const satisfies Record<string, Bounds>;
