import { sinCos } from '../../util/random/elementary.ts';

const pair = new Float64Array(2);

/** cos(π·x) for x ≥ 0, with the same bits on every engine, which `Math.cos` does not promise. */
export function cosPi(x: number): number {
  sinCos(Math.PI * (x % 2), pair);
  return pair[1];
}
