/**
 * Shapes as types. `Tensor<[number, 784]>` has any number of rows of 784. A dimension that is known only when
 * the program runs is `number`, and `[...number[], 100]` is any shape whose last dimension is 100. What the
 * types do not know is checked at run time.
 */

/**
 * The size of each dimension; [] for a scalar.
 *
 * @example
 * ```ts
 * const shape: Shape = [2, 3];
 * zeros(shape).numel(); // 6
 * ```
 */
export type Shape = readonly number[];

/**
 * The last dimension of a shape; `number` if unknown.
 *
 * @example
 * ```ts
 * const features: Last<[number, 784]> = 784;
 * zeros(32, features).shape; // [32, 784]
 * ```
 */
export type Last<S extends Shape> = S extends readonly [...infer _, infer L extends number]
  ? L
  : number;

/**
 * `S` with another last dimension.
 *
 * @example
 * ```ts
 * const output: WithLast<[32, 784], 10> = [32, 10];
 * output.length; // 2
 * ```
 */
export type WithLast<S extends Shape, N extends number> = S extends readonly [
  ...infer Front extends number[],
  // Not `number`: a type parameter is not known to be a number here, so the condition would stay undecided.
  unknown,
]
  ? [...Front, N]
  : [...number[], N];

/** The larger of two sizes, one of which may be broadcast. */
type Wider<A extends number, B extends number> = number extends A
  ? B extends 1
    ? A
    : B
  : A extends 1
    ? B
    : A;

/**
 * The shape of an operation on elements, with broadcasting.
 *
 * @example
 * ```ts
 * const sum: Tensor<Broadcast<[32, 10], [10]>> = zeros(32, 10).add(zeros(10));
 * sum.shape; // [32, 10]
 * ```
 */
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

/**
 * The shape of a matrix product: known for matrices, and for a stack of matrices times one matrix.
 *
 * @example
 * ```ts
 * const logits: Tensor<Product<[32, 784], [784, 10]>> = zeros(32, 784).matmul(zeros(784, 10));
 * logits.shape; // [32, 10]
 * ```
 */
export type Product<A extends Shape, B extends Shape> = B extends readonly [
  number,
  infer N extends number,
]
  ? A extends readonly [number, ...Shape, number]
    ? WithLast<A, N>
    : Shape
  : Shape;

/** The number of rows of a matrix or of a column; `number` if unknown. */
type Rows<S extends Shape> = S extends readonly [...infer _, infer M extends number, number]
  ? M
  : S extends readonly [infer M extends number]
    ? M
    : number;

/**
 * The check of {@link Fits} for the right operand of a matrix product: its rows must be as many as the columns
 * of `A`.
 *
 * @example
 * ```ts
 * const weight: Tensor<[784, 10]> & Multiplies<[32, 784], [784, 10]> = zeros(784, 10);
 * zeros(32, 784).matmul(weight).shape; // [32, 10]
 * ```
 */
export type Multiplies<A extends Shape, B extends Shape> =
  Rows<B> extends Last<A>
    ? unknown
    : number extends Last<A> | Rows<B>
      ? unknown
      : `matmul expects ${Last<A>} rows on its right side, but got ${Rows<B>}`;

/**
 * The shape of a matrix with its dimensions swapped.
 *
 * @example
 * ```ts
 * const columns: Tensor<Transposed<[10, 784]>> = zeros(10, 784).T;
 * columns.shape; // [784, 10]
 * ```
 */
export type Transposed<S extends Shape> = S extends readonly [
  infer M extends number,
  infer N extends number,
]
  ? [N, M]
  : Shape;

/**
 * The shape that `reshape` gives: −1 becomes `number`.
 *
 * @example
 * ```ts
 * const rows: Tensor<Reshaped<[-1, 784]>> = zeros(32, 28, 28).reshape(-1, 784);
 * rows.shape; // [32, 784]
 * ```
 */
export type Reshaped<S extends Shape> = {
  -readonly [D in keyof S]: S[D] extends -1 ? number : S[D];
};

/**
 * A check of an argument's shape at compile time: `x: Tensor<S> & Fits<S, In, 'Linear'>`. It is `unknown`,
 * which every tensor meets, if the last dimension of `S` is `In` or either is unknown. Otherwise it is a string
 * type whose text explains the mismatch; no tensor meets it, and the editor shows the text.
 *
 * @example
 * ```ts
 * function brightness<S extends Shape>(x: Tensor<S> & Fits<S, 784, 'brightness'>) {
 *   return x.mean(-1);
 * }
 * brightness(zeros(32, 784)).shape; // [32]
 * ```
 */
export type Fits<S extends Shape, In extends number, Layer extends string> =
  // First, so that a type parameter fits itself in a generic class.
  Last<S> extends In
    ? unknown
    : number extends In | Last<S>
      ? unknown
      : `${Layer} expects a last dimension of ${In}, but got ${Last<S>}`;
