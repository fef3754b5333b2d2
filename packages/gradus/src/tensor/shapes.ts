/** Shapes as types. A dimension that is only known when the program runs is `number`. */

export type Shape = readonly number[];

/** The last dimension; `number` where it is not known. */
export type Last<S extends Shape> = S extends readonly [...infer _, infer L extends number]
  ? L
  : number;

/** `S` with another last dimension. */
export type WithLast<S extends Shape, N extends number> = S extends readonly [
  ...infer Front extends number[],
  number,
]
  ? readonly [...Front, N]
  : Shape;

/** Shape of a matrix product, where both are known to be matrices. */
export type Product<A extends Shape, B extends Shape> = A extends readonly [
  ...infer Front extends number[],
  infer M extends number,
  number,
]
  ? B extends readonly [number, infer N extends number]
    ? [...Front, M, N]
    : number[]
  : Shape;

/** Shape with the last two dimensions swapped; only for matrices. */
export type Transposed<S extends Shape> = S extends readonly [
  infer M extends number,
  infer N extends number,
]
  ? [N, M]
  : Shape;

/** `reshape(-1, 784)` gives [number, 784]. */
export type Reshaped<S extends Shape> = {
  -readonly [D in keyof S]: S[D] extends -1 ? number : S[D];
};

/**
 * Nothing, where the last dimension of `S` is `In` or one of the two is not known; otherwise a property
 * that no tensor has, whose type says in words what does not fit.
 */
export type Fits<S extends Shape, In extends number, Layer extends string> = number extends In
  ? unknown
  : number extends Last<S>
    ? unknown
    : Last<S> extends In
      ? unknown
      : {
          readonly 'shapes do not fit': `${Layer} expects a last dimension of ${In}, but got ${Last<S>}`;
        };
