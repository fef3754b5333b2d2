const EARLY = [0, 10, 30, 100];
const INTERVAL = 250;
/** Number of probes after which the interval doubles. */
const PROBES = 100;

/** Number of steps before a probe whose update is measured. Four probes give the 20 values of a median. */
export const MEASURED_STEPS = 5;

/**
 * Whether a probe is due: before the first step, after steps 10, 30 and 100, where most problems appear, then after
 * every 250th. From step 25,000 on the interval doubles whenever the length of the run does, so that the number of
 * probes grows with the logarithm of the steps.
 * @param iteration steps taken so far
 */
export function isProbeTime(iteration: number): boolean {
  return stepsToProbe(iteration) === 0;
}

/**
 * Steps until the next probe; 0 if it is due now.
 * @param least steps between two probes, for a run whose steps take much less time than a probe
 */
export function stepsToProbe(iteration: number, least = INTERVAL): number {
  const early = EARLY.find((time) => time >= iteration);
  if (early !== undefined) return early - iteration;
  let interval = least;
  while (iteration > PROBES * interval) interval *= 2;
  return Math.ceil(iteration / interval) * interval - iteration;
}
