import { allclose } from '../../functions/elementwise/comparing.ts';
import { diagEmbed, diagonal, tril, triu } from '../../functions/shaping/diagonals.ts';
import { mT } from '../../functions/shaping/shaping.ts';
import { matrixExp, qr, solve } from '../../linalg/index.ts';
import { cat, eye, fromArray, randn, type Tensor, zeros } from '../../tensor/index.ts';
import { checkArgument } from '../../util/arguments.ts';
import { ShapeError } from '../../util/errors.ts';
import { checkOptions } from '../../util/options.ts';
import { Module } from '../module/module.ts';
import { parameterIn } from './computed-field.ts';
import { registerParametrization } from './parametrize.ts';

/**
 * Maps that make an orthogonal matrix of any, for {@link orthogonal}.
 *
 * @example
 * ```ts
 * const map: nn.utils.parametrizations.OrthogonalMap = 'cayley';
 * nn.utils.parametrizations.orthogonal(new nn.Linear(2, 2), 'weight', map).weight.shape; // [2, 2]
 * ```
 */
export type OrthogonalMap = 'matrix_exp' | 'cayley' | 'householder';

const MAPS: readonly OrthogonalMap[] = ['matrix_exp', 'cayley', 'householder'];

/**
 * Options of {@link orthogonal}.
 *
 * @example
 * ```ts
 * const options: nn.utils.parametrizations.OrthogonalOptions = { useTrivialization: false };
 * const layer = nn.utils.parametrizations.orthogonal(new nn.Linear(2, 3), 'weight', null, options);
 * Object.keys(layer.stateDict()); // ['bias', 'parametrizations.weight.original']
 * ```
 */
export interface OrthogonalOptions {
  /**
   * Whether the result is multiplied by a fixed orthogonal matrix, the buffer `base`, which starts as the weight. Without
   * it, only `'householder'` can start from the weight, and take a matrix that you assign. Default true.
   */
  useTrivialization?: boolean;
}

/** Printed under this name, as in PyTorch. */
class _Orthogonal extends Module {
  declare base: Tensor;
  readonly #map: OrthogonalMap;
  readonly #hasBase: boolean;
  /** Missing where no inverse is known. */
  readonly rightInverse?: (value: Tensor) => Tensor;

  constructor(shape: readonly number[], map: OrthogonalMap, hasBase: boolean) {
    super();
    this.#map = map;
    this.#hasBase = hasBase;
    if (!hasBase && map !== 'householder') return;
    this.rightInverse = (value) => {
      checkShape(value, shape);
      if (!hasBase) return inTallForm(value, reflectorsOf);
      this.registerBuffer('base', detached(completed(isWide(value) ? mT(value) : value)));
      // With −1 on the diagonal, all three maps give the identity.
      return identityLike(value).neg().expand(shape);
    };
  }

  forward(x: Tensor): Tensor {
    return inTallForm(x, (tall) => {
      const mapped = this.#map === 'householder' ? productOf(tall) : this.rotation(tall);
      return this.#hasBase ? this.base.matmul(mapped) : mapped;
    });
  }

  /** The first columns of a rotation, from the part below the diagonal. */
  private rotation(tall: Tensor): Tensor {
    const [rows, columns] = [tall.size(-2), tall.size(-1)];
    const { dtype } = tall;
    const rest = zeros([...tall.shape.slice(0, -1), rows - columns], { dtype });
    const lower = cat([tril(tall), rest], -1);
    const skew = lower.sub(mT(lower));
    const half = skew.div(2);
    const whole =
      this.#map === 'matrix_exp'
        ? matrixExp(skew)
        : solve(identityLike(half).sub(half), identityLike(half).add(half));
    return whole.slice(-1, 0, columns);
  }
}

function isWide(x: Tensor): boolean {
  return x.size(-2) < x.size(-1);
}

/** `fn` of matrices with at least as many rows as columns. */
function inTallForm(x: Tensor, fn: (tall: Tensor) => Tensor): Tensor {
  return isWide(x) ? mT(fn(mT(x))) : fn(x);
}

function detached(x: Tensor): Tensor {
  return fromArray(x.dataSync(), x.shape, { dtype: x.dtype });
}

/** Ones on the diagonal of a matrix with the last two sizes of `x`. */
function identityLike(x: Tensor): Tensor {
  return eye(x.size(-2), x.size(-1), { dtype: x.dtype });
}

function checkShape({ shape }: Tensor, expected: readonly number[]): void {
  if (shape.join() === expected.join()) return;
  throw new ShapeError(
    'orthogonal',
    [shape],
    `the parametrized tensor has shape [${expected}]; a tensor of shape [${shape}] cannot be assigned to it.`,
  );
}

/** A square orthogonal matrix that begins with the columns of `tall`, made orthonormal. */
function completed(tall: Tensor): Tensor {
  const [rows, columns] = [tall.size(-2), tall.size(-1)];
  if (rows === columns) {
    const tolerance = 10 * rows * (tall.dtype === 'float64' ? 2 ** -52 : 2 ** -23);
    return allclose(mT(tall).matmul(tall), identityLike(tall), 1e-5, tolerance) ? tall : made(tall);
  }
  const rest = randn([...tall.shape.slice(0, -1), rows - columns], { dtype: tall.dtype });
  return made(cat([tall, rest], -1));
}

/** Q of the QR decomposition with a positive diagonal of R. */
function made(x: Tensor): Tensor {
  const [q, r] = qr(x);
  return q.mul(diagonal(r, 0, -2, -1).sign().unsqueeze(-2)) as Tensor;
}

/**
 * The first columns of the product of Householder reflections, whose vectors v are below the diagonal, with 1 on it. In
 * closed form I − V T Vᵀ, where T⁻¹ is the upper part of VᵀV with half its diagonal. Puglisi 1992,
 * doi:10.1137/0913042. The signs of the columns are on the diagonal of `x`; they have no gradient.
 */
function productOf(x: Tensor): Tensor {
  const identity = identityLike(x);
  const vectors = tril(x, -1).add(identity);
  const products = mT(vectors).matmul(vectors);
  const inverse = triu(products, 1).add(diagEmbed(diagonal(products, 0, -2, -1).div(2))) as Tensor;
  const top = vectors.slice(-2, 0, x.size(-1));
  const product = identity.sub(vectors.matmul(solve(inverse, mT(top))));
  return product.mul(diagonal(x, 0, -2, -1).int().unsqueeze(-2)) as Tensor;
}

/** The vectors of {@link productOf} for an orthogonal matrix, as LAPACK's `geqrf` computes them. */
function reflectorsOf(x: Tensor): Tensor {
  const [rows, columns] = [x.size(-2), x.size(-1)];
  const data = x.dataSync();
  for (let start = 0; start < data.length; start += rows * columns) {
    const matrix = Float64Array.from(data.subarray(start, start + rows * columns));
    for (let k = 0; k < columns; k++) reflect(matrix, rows, columns, k);
    data.set(matrix, start);
  }
  return fromArray(data, x.shape, { dtype: x.dtype });
}

/** Makes column k zero below the diagonal, keeps the vector of the reflection there, and the sign on the diagonal. */
function reflect(a: Float64Array, rows: number, columns: number, k: number): void {
  const at = (i: number, j: number): number => i * columns + j;
  const first = a[at(k, k)];
  let rest = 0;
  for (let i = k + 1; i < rows; i++) rest += a[at(i, k)] ** 2;
  // Without a reflection; that of the vector (1, 0, …) turns the sign, which the diagonal turns back.
  if (rest === 0) {
    a[at(k, k)] = -Math.sign(first);
    return;
  }
  const length = Math.sqrt(first * first + rest);
  const end = first < 0 ? length : -length;
  for (let i = k + 1; i < rows; i++) a[at(i, k)] /= first - end;
  for (let j = k + 1; j < columns; j++) {
    let dot = a[at(k, j)];
    for (let i = k + 1; i < rows; i++) dot += a[at(i, k)] * a[at(i, j)];
    const times = (dot * (end - first)) / end;
    a[at(k, j)] -= times;
    for (let i = k + 1; i < rows; i++) a[at(i, j)] -= times * a[at(i, k)];
  }
  a[at(k, k)] = Math.sign(end);
}

/**
 * Keeps a weight orthogonal: its rows or columns, whichever are fewer, stay orthonormal while it is trained. `map` makes
 * the weight from the parameter `parametrizations.weight.original`, which stays the same object. Lezcano-Casado 2019,
 * https://arxiv.org/abs/1909.09501
 *
 * - `'matrix_exp'`: the exponential of a skew-symmetric matrix
 * - `'cayley'`: (I + A/2)(I − A/2)⁻¹ of a skew-symmetric matrix
 * - `'householder'`: a product of reflections, the fastest for weights that are not square
 *
 * Each read of the weight reads the parameter.
 *
 * @param name the parameter: matrices [.., m, n]
 * @param orthogonalMap default: `'matrix_exp'` for square matrices, else `'householder'`
 * @returns `module`
 * @throws ArgumentError if `name` is not a parameter, for another map, and for an unknown option
 * @throws ShapeError for fewer than two dimensions
 *
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.orthogonal(new nn.Linear(20, 40));
 * const product = layer.weight.T.matmul(layer.weight);
 * (await product.sub(eye(20)).abs().max().item()) < 1e-5; // true
 * ```
 */
export function orthogonal<M extends Module>(
  module: M,
  name = 'weight',
  orthogonalMap: OrthogonalMap | null = null,
  options: OrthogonalOptions = {},
): M {
  const owner = 'orthogonal';
  checkArgument(owner, 'module', module, Module);
  const { shape } = parameterIn(owner, module, name);
  if (shape.length < 2) {
    throw new ShapeError(owner, [shape], `needs a matrix [.., m, n], got shape [${shape}].`);
  }
  const { useTrivialization = true } = checkOptions(owner, options, {
    useTrivialization: 'boolean',
  });
  const isSquare = shape.at(-1) === shape.at(-2);
  const map = orthogonalMap ?? (isSquare ? 'matrix_exp' : 'householder');
  checkArgument(owner, 'orthogonalMap', map, MAPS);
  const parametrization = new _Orthogonal(shape, map, useTrivialization);
  return registerParametrization(module, name, parametrization, { unsafe: true });
}
