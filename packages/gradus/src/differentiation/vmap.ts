import { stack, Tensor } from '../tensor/index.ts';
import { checkArgument } from '../util/arguments.ts';
import { ArgumentError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';

/**
 * A dimension for all arguments, or one for each; `null` for an argument that is the same for all samples.
 *
 * @example
 * ```ts
 * const dims: autograd.Dims = [0, null];
 * const scale = autograd.vmap((x: Tensor, factor: Tensor) => x.mul(factor), dims);
 * await scale(tensor([1, 2]), tensor(10)).toArray(); // [10, 20]
 * ```
 */
export type Dims = number | null | readonly (number | null)[];

type Mapped = Tensor | readonly Tensor[];

/**
 * A function that calls `fn` for each sample of a batch, and stacks the results: `torch.vmap`.
 *
 * It records `fn` once for each sample, so the time for recording and compiling grows with the batch. PyTorch runs
 * batched operations instead. Prefer operations on the whole batch where you can write them.
 * @param inDims the dimension of the samples in each argument; default 0 for tensors
 * @param outDims the dimension of the samples in each result; default 0
 * @throws ArgumentError if `fn` is not a function; in a call, if no argument has samples, if their numbers differ or are
 * 0, or if `fn` returns something else than tensors
 *
 * @example
 * ```ts
 * const dots = autograd.vmap((a: Tensor, b: Tensor) => a.mul(b).sum());
 * await dots(tensor([[1, 2], [3, 4]]), tensor([[1, 1], [10, 10]])).toArray(); // [3, 70]
 * ```
 */
export function vmap<A extends readonly unknown[], R extends Mapped>(
  fn: (...args: A) => R,
  inDims: Dims = 0,
  outDims: number | readonly number[] = 0,
): (...args: A) => R {
  checkArgument('vmap', 'fn', fn, 'function');
  return (...args) => {
    const dims = dimensions(args, inDims);
    const size = samples(args, dims);
    const results = Array.from({ length: size }, (_, i) => {
      const own = args.map((arg, k) => {
        const dim = dims[k];
        return dim === null ? arg : (arg as Tensor).select(dim, i);
      });
      return fn(...(own as unknown as A));
    });
    if (!Array.isArray(results[0])) return stacked(results, outDims, 0) as R;
    return results[0].map((_, k) =>
      stacked(
        results.map((result) => (result as readonly Tensor[])[k]),
        outDims,
        k,
      ),
    ) as unknown as R;
  };
}

/** The dimension of the samples in each argument; `null` for the others. */
function dimensions(args: readonly unknown[], inDims: Dims): (number | null)[] {
  if (Array.isArray(inDims) && inDims.length !== args.length) {
    throw new ArgumentError(
      'vmap',
      `inDims has ${inDims.length} entries, and there are ${args.length} arguments. Pass a number, or one entry for each.`,
    );
  }
  return args.map((arg, k) => {
    const dim = (Array.isArray(inDims) ? inDims[k] : inDims) as number | null;
    if (arg instanceof Tensor || dim === null) return dim;
    if (!Array.isArray(inDims)) return null;
    throw new ArgumentError(
      'vmap',
      `inDims[${k}] must be null, because argument ${k} is ${shown(arg)}.`,
    );
  });
}

/** The number of samples. */
function samples(args: readonly unknown[], dims: readonly (number | null)[]): number {
  const sizes = new Set(
    args.flatMap((arg, k) => (dims[k] === null ? [] : [(arg as Tensor).size(dims[k])])),
  );
  if (sizes.size === 0) {
    throw new ArgumentError(
      'vmap',
      'no argument has samples. Pass at least one tensor with a dimension in inDims.',
    );
  }
  if (sizes.size > 1) {
    throw new ArgumentError(
      'vmap',
      `the arguments have different numbers of samples: ${[...sizes].join(', ')}.`,
    );
  }
  const [size] = sizes;
  if (size === 0)
    throw new ArgumentError(
      'vmap',
      'there are no samples, so the shape of the results is unknown.',
    );
  return size;
}

function stacked(
  results: readonly unknown[],
  outDims: number | readonly number[],
  k: number,
): Tensor {
  const other = results.find((result) => !(result instanceof Tensor));
  if (other !== undefined) {
    throw new ArgumentError(
      'vmap',
      `fn must return a tensor or an array of tensors, got ${shown(other)}.`,
    );
  }
  return stack(results as readonly Tensor[], typeof outDims === 'number' ? outDims : outDims[k]);
}
