/** Rewrites loop code. Shared expressions stay shared. */
import { linear } from '../ir/index-algebra.ts';
import type { Expression, Index, IndexAtom, Kernel, Load } from '../ir/loop.ts';

/** Rewrites the axes and loads of expressions. */
interface Rewriter {
  index(index: Index): Index;
  expression(expression: Expression): Expression;
}

/**
 * @param axis the replacement of an axis
 * @param load the replacement of a load whose index has been rewritten
 */
export function rewriter(
  axis: (axis: number, extent: number) => Index,
  load: (load: Load) => Expression = (same) => same,
): Rewriter {
  const done = new Map<Expression, Expression>();

  function index(old: Index): Index {
    return linear([
      [1, { terms: [], offset: old.offset }],
      ...old.terms.map(({ factor, atom }) => [factor, rewriteAtom(atom)] as const),
    ]);
  }

  function rewriteAtom(atom: IndexAtom): Index {
    if (atom.kind === 'axis') return axis(atom.axis, atom.extent);
    const inner: IndexAtom =
      atom.kind === 'value'
        ? { ...atom, value: expression(atom.value) }
        : { ...atom, of: index(atom.of) };
    return { terms: [{ factor: 1, atom: inner }], offset: 0 };
  }

  function expression(old: Expression): Expression {
    let result = done.get(old);
    if (result === undefined) {
      result = rebuild(old);
      done.set(old, result);
    }
    return result;
  }

  function rebuild(old: Expression): Expression {
    if (old.kind === 'load') return load({ ...old, index: index(old.index) });
    if (old.kind === 'index') return { ...old, index: index(old.index) };
    if (old.kind === 'apply') return { ...old, args: old.args.map(expression) };
    return old;
  }

  return { index, expression };
}

/** The kernel with all its expressions and indexes rewritten. */
export function rewriteKernel(kernel: Kernel, by: Rewriter): Kernel {
  return {
    ...kernel,
    reduction:
      kernel.reduction === null
        ? null
        : { ...kernel.reduction, value: by.expression(kernel.reduction.value) },
    stores: kernel.stores.map((store) => ({
      buffer: store.buffer,
      index: by.index(store.index),
      value: by.expression(store.value),
    })),
  };
}
