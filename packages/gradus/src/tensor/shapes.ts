/**
 * Shapes as types: `Tensor<[number, 784]>` has any number of rows of 784. A dimension that is only known
 * when the program runs is `number`, and `[...number[], 100]` is any shape whose last dimension is 100.
 * Where the types know too little, they say nothing, and the check at run time decides.
 */

export type Shape = readonly number[];

/** The last dimension; `number` where it is not known. */
export type Last<S extends Shape> = S extends readonly [...infer _, infer L extends number]
  ? L
  : number;

/** `S` with another last dimension. */
export type WithLast<S extends Shape, N extends number> = S extends readonly [
  ...infer Front extends number[],
  // Not `number`: a type parameter is not known to be one here, and nothing would be decided.
  unknown,
]
  ? [...Front, N]
  : [...number[], N];

/** The larger of two sizes, of which one may be repeated. */
type Wider<A extends number, B extends number> = number extends A
  ? B extends 1
    ? A
    : B
  : A extends 1
    ? B
    : A;

/** Shape of an operation on elements, with broadcasting. */
export type Broadcast<
  A extends Shape,
  B extends Shape,
  Tail extends number[] = [],
> = A extends readonly []
  ? [...B, ...Tail]
  : B extends readonly []
    ? [...A, ...Tail]
    : A extends readonly [...infer FrontA extends number[], infer LastA extends number]
      ? B extends readonly [...infer FrontB extends number[], infer LastB extends number]
        ? Broadcast<FrontA, FrontB, [Wider<LastA, LastB>, ...Tail]>
        : [...number[], ...Tail]
      : [...number[], ...Tail];

/** Shape of a matrix product: known for matrices, and for a stack of matrices times one matrix. */
export type Product<A extends Shape, B extends Shape> = B extends readonly [
  number,
  infer N extends number,
]
  ? A extends readonly [number, ...Shape, number]
    ? WithLast<A, N>
    : Shape
  : Shape;

/** The number of rows of a matrix, or of a column; `number` where it is not known. */
type Rows<S extends Shape> = S extends readonly [...infer _, infer M extends number, number]
  ? M
  : S extends readonly [infer M extends number]
    ? M
    : number;

/** For the right side of a matrix product: as {@link Fits}, about its rows. */
export type Multiplies<A extends Shape, B extends Shape> =
  Rows<B> extends Last<A>
    ? unknown
    : number extends Last<A> | Rows<B>
      ? unknown
      : `matmul expects ${Last<A>} rows on its right side, but got ${Rows<B>}`;

/** Shape with its dimensions swapped; only for matrices. */
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
 * `unknown`, which asks for nothing, where the last dimension of `S` is `In` or one of the two is not
 * known; otherwise a sentence that says what does not fit, which no tensor is. To be intersected with
 * an argument: `x: Tensor<S> & Fits<S, In, 'Linear'>`.
 */
export type Fits<S extends Shape, In extends number, Layer extends string> =
  // First, so that a type parameter fits itself in a generic class.
  Last<S> extends In
    ? unknown
    : number extends In | Last<S>
      ? unknown
      : `${Layer} expects a last dimension of ${In}, but got ${Last<S>}`;
