import { ArgumentError } from '../errors.ts';

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 64n - 1n;

/**
 * Converts a seed to an unsigned 64-bit integer, as PyTorch does: a negative seed counts from 2⁶⁴.
 *
 * @throws ArgumentError for a fraction, NaN, an infinity, or a number outside [−2⁶³, 2⁶⁴)
 */
export function normalizeSeed(seed: number | bigint): bigint {
  if (typeof seed !== 'bigint' && !Number.isInteger(seed)) {
    throw badSeed(seed, 'is not an integer');
  }
  const exact = BigInt(seed);
  if (exact < LOWEST || exact > HIGHEST) throw badSeed(seed, 'is outside [-2^63, 2^64)');
  return BigInt.asUintN(64, exact);
}

/** A seed of 53 random bits from the platform's cryptographic source. */
export function freshSeed(): bigint {
  const [high, low] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return (BigInt(high! & 0x1fffff) << 32n) | BigInt(low!);
}

function badSeed(seed: unknown, why: string): ArgumentError {
  return new ArgumentError(
    'manualSeed',
    `the seed ${String(seed)} ${why}. Pass an integer such as 0 or 42, or a bigint.`,
  );
}
