/** Distributions of the values of one dimension, as places from 0 to 1, for tree-structured Parzen estimators. */
import { exp } from '../util/elementary.ts';
import type { Generator } from '../util/random/index.ts';

/** A distribution of places from 0 to 1. */
export interface Distribution {
  draw(generator: Generator): number;
  /** The probability of a place from `low` to `high`; if they are equal, the density there. */
  between(low: number, high: number): number;
}

/**
 * A histogram of `count` equal cells. The weight of a cell is 1 + the number of `places` in it: N · pᵢ + Cᵢ of
 * Bergstra et al. 2011 with the prior pᵢ = 1 / N.
 */
export function histogram(count: number, places: readonly number[]): Distribution {
  const weights = new Float64Array(count).fill(1);
  for (const place of places) weights[Math.floor(place * count)]++;
  const total = count + places.length;
  return {
    draw(generator) {
      let rest = draw(generator) * total;
      let cell = 0;
      while (cell < count - 1 && rest >= weights[cell]) rest -= weights[cell++];
      return (cell + 0.5) / count;
    },
    between: (low, high) => weights[Math.floor(((low + high) / 2) * count)] / total,
  };
}

/**
 * The adaptive Parzen estimator of Bergstra et al. 2011: an equal mixture of the uniform distribution and a Gaussian
 * at each of n places, truncated to 0 … 1. The standard deviation of a Gaussian is the larger of the distances to its
 * two neighbours, where 0 and 1 count as places too. It is clipped to 1 / min(100, n + 1) … 1.
 */
export function parzen(places: readonly number[]): Distribution {
  const means = Float64Array.from(places).sort();
  const n = means.length;
  const narrowest = 1 / Math.min(100, n + 1);
  const deviations = means.map((mean, i) => {
    const gap = Math.max(mean - (means[i - 1] ?? 0), (means[i + 1] ?? 1) - mean);
    return Math.max(narrowest, gap);
  });
  // The share of a Gaussian within 0 … 1.
  const shares = means.map((mean, i) => {
    return normalBetween(-mean / deviations[i], (1 - mean) / deviations[i]);
  });
  return {
    draw(generator) {
      const i = Math.floor(draw(generator) * (n + 1));
      if (i === n) return draw(generator);
      for (;;) {
        const place = means[i] + deviations[i] * generator.normal(1)[0];
        if (place >= 0 && place <= 1) return place;
      }
    },
    between(low, high) {
      let sum = low === high ? 1 : high - low;
      for (let i = 0; i < n; i++) {
        const [from, to] = [(low - means[i]) / deviations[i], (high - means[i]) / deviations[i]];
        if (from > FAR || to < -FAR) continue;
        sum += (low === high ? density(from) / deviations[i] : normalBetween(from, to)) / shares[i];
      }
      return sum / (n + 1);
    },
  };
}

/** This many standard deviations from its mean, a Gaussian is below 1e-14. */
const FAR = 8;

/** A uniform number in [0, 1). */
function draw(generator: Generator): number {
  return generator.random32() / 2 ** 32;
}

/** The density of the standard normal distribution. */
function density(z: number): number {
  return exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function normalBetween(from: number, to: number): number {
  return normalBelow(to) - normalBelow(from);
}

/** Its cumulative distribution, within 8e-8: formula 26.2.17 of Abramowitz and Stegun, "Handbook of Mathematical Functions". */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const coefficients = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const above = density(z) * coefficients.reduce((sum, each) => t * (sum + each), 0);
  return z < 0 ? above : 1 - above;
}
