/** Draws from other distributions, one number each, as PyTorch's CPU generator makes them. Bounds are not checked. */
import { exp, ln, sinCos } from '../elementary.ts';
import type { Generator } from './generator.ts';

/** Of density λ e^(−λ x), for x ≥ 0: two 32-bit draws. */
export function exponential(generator: Generator, lambda: number): number {
  return (-1 / lambda) * ln(1 - generator.uniform64());
}

/** The number of trials until the first success of probability `p`, from 1: two 32-bit draws. */
export function geometric(generator: Generator, p: number): number {
  return Math.ceil(ln(generator.uniform64()) / ln(1 - p));
}

const pair = new Float64Array(2);

/** Of the Cauchy distribution around `median`: two 32-bit draws. */
export function cauchy(generator: Generator, median: number, sigma: number): number {
  // tan(π (u − ½)) = −cos(π u) / sin(π u)
  sinCos(Math.PI * generator.uniform64(), pair);
  return median - (sigma * pair[1]!) / pair[0]!;
}

/** e to the power of a number from N(mean, std²): four 32-bit draws for every second number. */
export function logNormal(generator: Generator, mean: number, std: number): number {
  const exponent = mean + std * generator.normal64();
  // exp() takes no exponent beyond these; in float32 the result is infinite or 0 long before.
  return exp(Math.min(709, Math.max(-708, exponent)));
}

/** A count of mean `rate` ≥ 0. The number of draws varies. */
export function poisson(generator: Generator, rate: number): number {
  if (rate === 0) return 0;
  return rate < 10 ? smallPoisson(generator, rate) : largePoisson(generator, rate);
}

/** Multiplies uniform numbers until the product is at most e^(−rate). */
function smallPoisson(generator: Generator, rate: number): number {
  const limit = exp(-rate);
  let product = generator.uniform64();
  let count = 0;
  for (; product > limit; count++) product *= generator.uniform64();
  return count;
}

/** Transformed rejection: Hörmann 1993, "The transformed rejection method for generating Poisson random variables". */
function largePoisson(generator: Generator, rate: number): number {
  const lnRate = ln(rate);
  const b = 0.931 + 2.53 * Math.sqrt(rate);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const accepted = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = generator.uniform64() - 0.5;
    const v = generator.uniform64();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + rate + 0.43);
    if (distance >= 0.07 && v <= accepted) return k;
    if (k < 0 || (distance < 0.013 && v > distance)) continue;
    const left = ln(v) + ln(inverseAlpha) - ln(a / (distance * distance) + b);
    if (left <= -rate + k * lnRate - lnFactorial(k)) return k;
  }
}

/** ln k!, by Stirling's series for large k. */
function lnFactorial(k: number): number {
  if (k < 17) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return ln(product);
  }
  const square = 1 / (k * k);
  const series = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680));
  return (k + 0.5) * ln(k) - k + 0.5 * ln(2 * Math.PI) + series / k;
}
