const EARLY = [0, 10, 30, 100];
const INTERVAL = 250;
/** Probes at this interval, after which it doubles. */
const PROBES = 100;

/** How many steps before a probe have their update measured: those of four probes make the twenty of a median. */
export const MEASURED_STEPS = 5;

/**
 * Whether a probe is due: before the first step and after 10, 30 and 100, where most goes wrong, then after
 * every 250th. From step 25,000 on the distance doubles as often as the length of the run does, so that the
 * number of probes grows with its logarithm.
 * @param iteration steps taken so far
 */
export function isProbeTime(iteration: number): boolean {
  return stepsToProbe(iteration) === 0;
}

/** Steps from here to the next probe; 0 at one. */
export function stepsToProbe(iteration: number): number {
  const early = EARLY.find((time) => time >= iteration);
  if (early !== undefined) return early - iteration;
  let interval = INTERVAL;
  while (iteration > PROBES * interval) interval *= 2;
  return Math.ceil(iteration / interval) * interval - iteration;
}
