import { ln, sinCos } from '../elementary.ts';

const TWO_PI_32 = Math.fround(2 * Math.PI);
const fround = Math.fround;
const pair = new Float64Array(2);

/**
 * Box–Muller over 16 uniforms at `out[at]…`, in place: u1 = 1 − v[j], u2 = v[j + 8], the cosine
 * goes to j and the sine to j + 8. PyTorch rounds all steps to the type of the result.
 */
export function boxMuller16(
  out: Float32Array | Float64Array,
  at: number,
  mean: number,
  std: number,
): void {
  if (out instanceof Float32Array) boxMullerFloats(out, at, fround(mean), fround(std));
  else boxMullerDoubles(out, at, mean, std);
}

function boxMullerDoubles(out: Float64Array, at: number, mean: number, std: number): void {
  for (let j = at; j < at + 8; j++) {
    const radius = Math.sqrt(-2 * ln(1 - out[j]!));
    sinCos(2 * Math.PI * out[j + 8]!, pair);
    out[j] = radius * pair[1]! * std + mean;
    out[j + 8] = radius * pair[0]! * std + mean;
  }
}

function boxMullerFloats(out: Float32Array, at: number, mean: number, std: number): void {
  for (let j = at; j < at + 8; j++) {
    const radius = fround(Math.sqrt(fround(-2 * fround(ln(1 - out[j]!)))));
    sinCos(fround(TWO_PI_32 * out[j + 8]!), pair);
    out[j] = fround(radius * fround(pair[1]!)) * std + mean;
    out[j + 8] = fround(radius * fround(pair[0]!)) * std + mean;
  }
}

/**
 * One Box–Muller pair in double precision from two uniforms in [0, 1): the value of the cosine, then that of the
 * sine, which the caller keeps for the next draw.
 */
export function boxMullerPair(u1: number, u2: number): [first: number, second: number] {
  const radius = Math.sqrt(-2 * ln(1 - u2));
  sinCos(2 * Math.PI * u1, pair);
  return [radius * pair[1]!, radius * pair[0]!];
}
