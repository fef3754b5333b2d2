/** A kernel as nested loops. */
import { type DType, isReal, rangeOfIntegers } from '../../ir/dtype.ts';
import type { Kernel, Reduction, Store } from '../../ir/loop.ts';
import { compileContraction } from './contraction.ts';
import { multiply } from './functions.ts';
import { type Cell, Interpreter, type InterpreterContext, nest, outside } from './interpreter.ts';
import { allocateElements, type Elements, type Precision } from './memory.ts';

/** What the kernels of a program share. */
interface ProgramMemory {
  readonly precision: Precision;
  readonly buffers: Elements[];
  readonly scalars: Float64Array;
}

/** A function that runs the kernel over all its points. */
export function compileKernel(kernel: Kernel, memory: ProgramMemory): () => void {
  const { label, extents, reduction } = kernel;
  const { precision } = memory;
  const axes = [...extents, ...(reduction?.extents ?? [])].map(() => new Float64Array(1));
  const accumulator = reduction && allocateElements(precision, accumulatorType(reduction), 1);
  const context: InterpreterContext = { ...memory, label, axes, accumulator };

  const store = compileStores(kernel.stores, context);
  const contraction = compileContraction(kernel, context, store);
  if (contraction !== null) return contraction;

  const reduce = reduction && compileReduction(reduction, extents.length, context);
  return nest(extents, axes, () => {
    reduce?.();
    store();
  });
}

/** A function that computes all values that a point stores, then stores them. */
function compileStores(stores: readonly Store[], context: InterpreterContext): () => void {
  const { buffers, label } = context;
  const interpreter = new Interpreter(context);
  const targets = stores.map(({ buffer, index, value }) => ({
    buffer,
    index: interpreter.index(index),
    value: interpreter.value(value),
  }));
  return () => {
    interpreter.run();
    for (const { buffer, index, value } of targets) {
      const target = buffers[buffer];
      const at = index[0];
      if (!(at >= 0 && at < target.length)) throw outside(label, 'stores', buffer, target, at);
      target[at] = value[0];
    }
  };
}

/** A function that sets the accumulator to the reduction of the current point. */
function compileReduction(
  reduction: Reduction,
  parallelAxes: number,
  context: InterpreterContext,
): () => void {
  const { combine, extents, value } = reduction;
  const accumulator = context.accumulator!;
  const interpreter = new Interpreter(context);
  const element = interpreter.value(value);
  const axes = context.axes.slice(parallelAxes);
  if (combine === 'argmax' || combine === 'argmin') {
    return searchPosition(accumulator, element, combine, (visit) =>
      nest(extents, axes, () => {
        interpreter.run();
        visit();
      }),
    );
  }
  const start = identity(combine, value.dtype);
  const step = combining(combine, value.dtype);
  const loop = nest(extents, axes, () => {
    interpreter.run();
    accumulator[0] = step(accumulator[0], element[0]);
  });
  return () => {
    accumulator[0] = start;
    loop();
  };
}

/** Finds the position of the first largest or smallest element, or of the first NaN. */
function searchPosition(
  accumulator: Cell,
  element: Cell,
  combine: 'argmax' | 'argmin',
  eachElement: (visit: () => void) => () => void,
): () => void {
  const better =
    combine === 'argmax' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  let position = 0;
  let best = 0;
  const loop = eachElement(() => {
    const value = element[0];
    const wins = position === 0 || better(value, best) || Number.isNaN(value);
    if (wins && !Number.isNaN(best)) {
      best = value;
      accumulator[0] = position;
    }
    position += 1;
  });
  return () => {
    accumulator[0] = 0;
    position = 0;
    best = 0;
    loop();
  };
}

type Fold = Exclude<Reduction['combine'], 'argmax' | 'argmin'>;

function combining(combine: Fold, dtype: DType): (a: number, b: number) => number {
  if (combine === 'sum') return (a, b) => a + b;
  if (combine === 'maximum') return (a, b) => Math.max(a, b);
  if (combine === 'minimum') return (a, b) => Math.min(a, b);
  const times = multiply(dtype);
  return (a, b) => times(a, b, 0);
}

function rangeOf(dtype: DType): readonly [low: number, high: number] {
  if (isReal(dtype)) return [-Infinity, Infinity];
  return dtype === 'bool' ? [0, 1] : rangeOfIntegers(dtype);
}

function identity(combine: Fold, dtype: DType): number {
  if (combine === 'sum') return 0;
  if (combine === 'product') return 1;
  const [low, high] = rangeOf(dtype);
  return combine === 'maximum' ? low : high;
}

function accumulatorType({ combine, value }: Reduction): DType {
  return combine === 'argmax' || combine === 'argmin' ? 'int32' : value.dtype;
}
