const EARLY = [0, 10, 30, 100];
const INTERVAL = 250;

/** How many steps before a probe have their update measured: those of four probes make the twenty of a median. */
export const MEASURED_STEPS = 5;

/**
 * Whether a probe is due: before the first step and after 10, 30 and 100, where most goes wrong, then after
 * every 250th.
 * @param iteration steps taken so far
 */
export function isProbeTime(iteration: number): boolean {
  return EARLY.includes(iteration) || (iteration > 0 && iteration % INTERVAL === 0);
}

/** Steps from here to the next probe; 0 at one. */
export function stepsToProbe(iteration: number): number {
  const early = EARLY.find((time) => time >= iteration);
  return (early ?? Math.ceil(iteration / INTERVAL) * INTERVAL) - iteration;
}
