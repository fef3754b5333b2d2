/** Steps that move the weights too far or not far enough, as the loss shows. */
import type { ProbeEvent } from '../record.ts';
import type { Finding, SymptomKind } from '../symptom.ts';
import { lowerRate, raiseRate } from './advice.ts';

/** ‖Δθ‖/‖θ‖ of about 1e-3 is healthy (cs231n); the band around it is a Gradus default. */
export const UPDATE_BAND = { low: 1e-4, healthy: 1e-3, high: 1e-1 } as const;
/** Number of checks that must agree. */
const CHECKS = 3;
/** The loss is flat if it changes by a smaller share than this over the checks … */
const FLAT = 0.01;
/** … and unstable if it rises by a larger share than this. */
const UNSTEADY = 0.1;

/** Steps in a median. */
const STEPS = 20;

/** The median over the last 20 measured steps of each layer, across checks. */
function medians(checks: readonly ProbeEvent[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name } of checks[checks.length - 1].layers) {
    const updates = checks
      .flatMap(({ layers }) => layers.find((layer) => layer.name === name)?.updates ?? [])
      .filter((update) => update !== null)
      .slice(-STEPS);
    if (updates.length > 0) found.set(name, median(updates));
  }
  return found;
}

/** The median of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The layers that are outside the band at each of the last checks. */
function outside(checks: readonly ProbeEvent[], isOutside: (update: number) => boolean): Finding[] {
  if (checks.length < CHECKS) return [];
  const each = Array.from({ length: CHECKS }, (_, i) =>
    medians(checks.slice(0, checks.length - i)),
  );
  return [...each[0]].flatMap(([place, value]) =>
    each.every((at) => isOutside(at.get(place) ?? Number.NaN))
      ? [{ place, value, severity: 'note' as const }]
      : [],
  );
}

function lossesOf(checks: readonly ProbeEvent[]): number[] {
  return checks.slice(-CHECKS).map(({ loss }) => loss ?? Number.NaN);
}

/** Steps so large that the loss is unstable. */
export const largeUpdates: SymptomKind = {
  name: 'largeUpdates',
  checks: 1,
  hiddenBy: ['notFinite', 'explodingGradient', 'lossAtStart'],
  find: (checks) => {
    const losses = lossesOf(checks);
    const isUnsteady = losses.some((loss, i) => i > 0 && loss > losses[i - 1] * (1 + UNSTEADY));
    return isUnsteady ? outside(checks, (update) => update > UPDATE_BAND.high) : [];
  },
  advise: (settings) => [lowerRate(settings)],
};

/** Steps so small that the loss stays flat, without another cause. */
export const smallUpdates: SymptomKind = {
  name: 'smallUpdates',
  checks: 1,
  hiddenBy: ['notFinite', 'deadUnits', 'vanishingGradient', 'explodingGradient', 'saturation'],
  find: (checks) => {
    const losses = lossesOf(checks);
    const low = losses.reduce((least, loss) => Math.min(least, loss), Number.POSITIVE_INFINITY);
    const high = losses.reduce((most, loss) => Math.max(most, loss), Number.NEGATIVE_INFINITY);
    const isFlat = high - low < FLAT * high;
    return isFlat ? outside(checks, (update) => update < UPDATE_BAND.low) : [];
  },
  advise: (settings) => [raiseRate(settings)],
};
