/** Points that fill the unit cube evenly: Sobol's sequence, scrambled. */
import { ArgumentError } from '../util/errors.ts';
import type { Method } from './method.ts';
import { fromUnit } from './space.ts';

/**
 * Random search with evenly spread settings: the points of a scrambled Sobol sequence. Divide the range of any
 * dimension into 2ᵏ equal parts: among trials i · 2ᵏ … (i + 1) · 2ᵏ − 1, each part has exactly one value. Another
 * seed gives other points. At most 64 dimensions.
 *
 * @example
 * ```ts
 * const space = { dropout: uniform(0, 1) };
 * const values = [0, 1, 2, 3].map((i) => random().suggest(space, i, [], 0, 'min').dropout);
 * values.map((value) => Math.floor(4 * Number(value))).sort(); // [0, 1, 2, 3]
 * ```
 */
export function random(): Method {
  return {
    name: 'random',
    size: () => Number.POSITIVE_INFINITY,
    suggest: (space, index, _past, seed) => {
      return fromUnit(space, sobolPoint(index, Object.keys(space).length, seed));
    },
  };
}

/**
 * Primitive polynomials over GF(2) and initial direction numbers of dimensions 2, 3, …, by S. Joe and F. Y. Kuo
 * (2008, "Constructing Sobol sequences with better two-dimensional projections", their table new-joe-kuo-6.21201). The bits
 * of the first number are the coefficients of the polynomial, from the highest power on. Dimension 1 needs none.
 */
const INITIAL: readonly (readonly number[])[] = [
  [3, 1],
  [7, 1, 3],
  [11, 1, 3, 1],
  [13, 1, 1, 1],
  [19, 1, 1, 3, 3],
  [25, 1, 3, 5, 13],
  [37, 1, 1, 5, 5, 17],
  [41, 1, 1, 5, 5, 5],
  [47, 1, 1, 7, 11, 19],
  [55, 1, 1, 5, 1, 1],
  [59, 1, 1, 1, 3, 11],
  [61, 1, 3, 5, 5, 31],
  [67, 1, 3, 3, 9, 7, 49],
  [91, 1, 1, 1, 15, 21, 21],
  [97, 1, 3, 1, 13, 27, 49],
  [103, 1, 1, 1, 15, 7, 5],
  [109, 1, 3, 1, 15, 13, 25],
  [115, 1, 1, 5, 5, 19, 61],
  [131, 1, 3, 7, 11, 23, 15, 103],
  [137, 1, 3, 7, 13, 13, 15, 69],
  [143, 1, 1, 3, 13, 7, 35, 63],
  [145, 1, 3, 5, 9, 1, 25, 53],
  [157, 1, 3, 1, 13, 9, 35, 107],
  [167, 1, 3, 1, 5, 27, 61, 31],
  [171, 1, 1, 5, 11, 19, 41, 61],
  [185, 1, 3, 5, 3, 3, 13, 69],
  [191, 1, 1, 7, 13, 1, 19, 1],
  [193, 1, 3, 7, 5, 13, 19, 59],
  [203, 1, 1, 3, 9, 25, 29, 41],
  [211, 1, 3, 5, 13, 23, 1, 55],
  [213, 1, 3, 7, 3, 13, 59, 17],
  [229, 1, 3, 1, 3, 5, 53, 69],
  [239, 1, 1, 5, 5, 23, 33, 13],
  [241, 1, 1, 7, 7, 1, 61, 123],
  [247, 1, 1, 7, 9, 13, 61, 49],
  [253, 1, 3, 3, 5, 3, 55, 33],
  [285, 1, 3, 1, 15, 31, 13, 49, 245],
  [299, 1, 3, 5, 15, 31, 59, 63, 97],
  [301, 1, 3, 1, 11, 11, 11, 77, 249],
  [333, 1, 3, 1, 11, 27, 43, 71, 9],
  [351, 1, 1, 7, 15, 21, 11, 81, 45],
  [355, 1, 3, 7, 3, 25, 31, 65, 79],
  [357, 1, 3, 1, 1, 19, 11, 3, 205],
  [361, 1, 1, 5, 9, 19, 21, 29, 157],
  [369, 1, 3, 7, 11, 1, 33, 89, 185],
  [391, 1, 3, 3, 3, 15, 9, 79, 71],
  [397, 1, 3, 7, 11, 15, 39, 119, 27],
  [425, 1, 1, 3, 1, 11, 31, 97, 225],
  [451, 1, 1, 1, 3, 23, 43, 57, 177],
  [463, 1, 3, 7, 7, 17, 17, 37, 71],
  [487, 1, 3, 1, 5, 27, 63, 123, 213],
  [501, 1, 1, 3, 5, 11, 43, 53, 133],
  [529, 1, 3, 5, 5, 29, 17, 47, 173, 479],
  [539, 1, 3, 3, 11, 3, 1, 109, 9, 69],
  [545, 1, 1, 1, 5, 17, 39, 23, 5, 343],
  [557, 1, 3, 1, 5, 25, 15, 31, 103, 499],
  [563, 1, 1, 1, 11, 11, 17, 63, 105, 183],
  [601, 1, 1, 5, 11, 9, 29, 97, 231, 363],
  [607, 1, 1, 5, 15, 19, 45, 41, 7, 383],
  [617, 1, 3, 7, 7, 31, 19, 83, 137, 221],
  [623, 1, 1, 1, 3, 23, 15, 111, 223, 83],
  [631, 1, 1, 5, 13, 31, 15, 55, 25, 161],
  [637, 1, 1, 3, 13, 25, 47, 39, 87, 257],
];

/** The number of bits of a coordinate. */
const BITS = 32;
const MOST_DIMENSIONS = INITIAL.length + 1;

/**
 * Point `index` of a Sobol sequence (Sobol 1967), scrambled by nested uniform scrambling (Owen 1995, "Randomly
 * permuted (t,m,s)-nets and (t,s)-sequences"): a hash of the seed, the dimension and all higher bits decides whether
 * a bit of a coordinate is flipped. Coordinates are uniform in (0, 1), and the points stay as evenly spread.
 *
 * @throws ArgumentError for more than 64 dimensions
 */
export function sobolPoint(index: number, dimensions: number, seed: number): Float64Array {
  if (dimensions > MOST_DIMENSIONS) {
    throw new ArgumentError(
      'random',
      `the space has ${dimensions} dimensions, but at most ${MOST_DIMENSIONS} are possible. Keep some of them fixed.`,
    );
  }
  const point = new Float64Array(dimensions);
  const start = hash(hash(seed >>> 0) ^ Math.floor(seed / 2 ** BITS));
  for (let d = 0; d < dimensions; d++) {
    const bits = scramble(sobolBits(index, d), hash(start ^ d));
    point[d] = (bits + 0.5) / 2 ** BITS;
  }
  return point;
}

/** Coordinate `dimension` of point `index` before scrambling, times 2³². */
export function sobolBits(index: number, dimension: number): number {
  const directions = directionsOf(dimension);
  let bits = 0;
  for (let i = 0, rest = index; rest > 0; i++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) bits ^= directions[i];
  }
  return bits >>> 0;
}

const known: Uint32Array[] = [];

/** The direction numbers v₁ … v₃₂ of a dimension: vᵢ = mᵢ · 2³²⁻ⁱ, by the recurrence of its polynomial. */
function directionsOf(dimension: number): Uint32Array {
  known[dimension] ??= makeDirections(dimension);
  return known[dimension];
}

function makeDirections(dimension: number): Uint32Array {
  if (dimension === 0) return Uint32Array.from({ length: BITS }, (_, i) => 2 ** (BITS - 1 - i));
  const [polynomial, ...initial] = INITIAL[dimension - 1];
  const degree = initial.length;
  const directions = new Uint32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      directions[i] = initial[i] * 2 ** (BITS - 1 - i);
      continue;
    }
    let bits = directions[i - degree] ^ (directions[i - degree] >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((polynomial >>> (degree - k)) & 1) bits ^= directions[i - k];
    }
    directions[i] = bits;
  }
  return directions;
}

/** Flips each bit by a hash of the bits above it. */
function scramble(bits: number, seed: number): number {
  let flips = 0;
  // The bits above, after a leading 1, so that prefixes of different lengths differ.
  let above = 1;
  for (let i = BITS - 1; i >= 0; i--) {
    flips = (flips << 1) | (hash(seed ^ above) & 1);
    above = (above << 1) | ((bits >>> i) & 1);
  }
  return (bits ^ flips) >>> 0;
}

/** Mixes 32 bits so that each depends on all: the finalizer of MurmurHash3 (Appleby 2011). */
function hash(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
