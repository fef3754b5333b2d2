/**
 * Loop code as plain JavaScript: one function for each kernel, over typed arrays `b0`, `b1`, … for the buffers.
 * `Math.fround` rounds every float32 operation, so the results equal those of the reference backend.
 */
import type { DType } from '../../ir/dtype.ts';
import type { Combine, Kernel, Reduction } from '../../ir/loop.ts';
import { storeRoots } from '../../ir/walk.ts';
import { Expressions } from './expressions.ts';
import type { Helper } from './helpers.ts';
import { commentText, numberLiteral } from './literals.ts';

/**
 * A function without arguments that runs the kernel.
 * @param use records that a helper is called, and returns its name
 */
export function kernelCode(
  name: string,
  { label, extents, reduction, stores }: Kernel,
  scalars: readonly number[],
  use: (helper: Helper) => string,
): string {
  const expressions = new Expressions(scalars, extents.length, use);
  const reduce =
    reduction === null ? [] : reductionCode(reduction, extents.length, expressions, use);
  expressions.leaveReduction();
  const definitions = expressions.define(storeRoots({ label, extents, reduction, stores }));
  const indexes = stores.map(({ index }) => expressions.index(index));
  // All values of a point are computed before the first is stored.
  const values = stores.map(({ value }) => expressions.stored(value));
  const kept = stores.length > 1 ? values.map((value, i) => `const v${i} = ${value};`) : [];
  const writes = stores.map(({ buffer }, i) => {
    return `b${buffer}[${indexes[i]}] = ${stores.length > 1 ? `v${i}` : values[i]};`;
  });
  const body = nest(extents, 0, expressions, [...reduce, ...definitions, ...kept, ...writes]);
  return [`// ${commentText(label)}`, `function ${name}() {`, ...indented(body), '}'].join('\n');
}

/** Leaves the finished reduction in `sum`. */
function reductionCode(
  reduction: Reduction,
  parallelAxes: number,
  expressions: Expressions,
  use: (helper: Helper) => string,
): string[] {
  const { combine, extents, value } = reduction;
  const definitions = expressions.define([value]);
  if (combine === 'argmax' || combine === 'argmin') {
    const better = combine === 'argmax' ? '>' : '<';
    const search = [
      ...definitions,
      `const x = ${expressions.value(value)};`,
      `if ((at === 0 || x ${better} best || x !== x) && best === best) {`,
      '  best = x;',
      '  sum = at;',
      '}',
      'at++;',
    ];
    return ['let sum = 0, best = 0, at = 0;', ...nest(extents, parallelAxes, expressions, search)];
  }
  const step = combined(reduction, expressions, use);
  return [
    `let sum = ${numberLiteral(identity(combine, value.dtype))};`,
    ...nest(extents, parallelAxes, expressions, [...definitions, `sum = ${step};`]),
  ];
}

function combined(
  { combine, value }: Reduction,
  expressions: Expressions,
  use: (helper: Helper) => string,
): string {
  if (combine === 'maximum' || combine === 'minimum') {
    return `Math.${combine.slice(0, 3)}(sum, ${expressions.value(value)})`;
  }
  if (combine === 'product' && value.dtype === 'int32') {
    return `Math.imul(sum, ${expressions.value(value)})`;
  }
  const exact = `sum ${combine === 'sum' ? '+' : '*'} ${expressions.operand(value)}`;
  if (value.dtype === 'float32') return `${use('f32')}(${exact})`;
  return value.dtype === 'int32' ? `(${exact}) | 0` : `(${exact}) & 255`;
}

/** The initial value of a `Reduction`. */
function identity(combine: Combine, dtype: DType): number {
  if (combine === 'sum') return 0;
  if (combine === 'product') return 1;
  const isLargest = combine === 'minimum';
  if (dtype === 'float32') return isLargest ? Infinity : -Infinity;
  if (dtype === 'int32') return isLargest ? 2 ** 31 - 1 : -(2 ** 31);
  if (dtype === 'uint8') return isLargest ? 255 : 0;
  return isLargest ? 1 : 0;
}

function nest(
  extents: readonly number[],
  first: number,
  expressions: Expressions,
  body: readonly string[],
): string[] {
  return extents.reduceRight<readonly string[]>((inner, extent, position) => {
    const axis = expressions.axis(first + position);
    return [`for (let ${axis} = 0; ${axis} < ${extent}; ${axis}++) {`, ...indented(inner), '}'];
  }, body) as string[];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
