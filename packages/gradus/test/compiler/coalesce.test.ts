/** Joining loops changes no value, and leaves no neighbours that walk memory like one loop. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { coalesce } from '../../src/compiler/coalesce.ts';
import type { Combine, Index } from '../../src/ir/loop.ts';
import { printKernel } from '../../src/ir/print.ts';
import { accumulator, at, axis, load, program } from '../backends/reference/programs.ts';
import { randomProgram } from '../backends/wasm/random-kernels.ts';

const reference = createReferenceBackend();

test('random kernels give the same bits as before', () => {
  const numbers = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 80 });
  fc.assert(
    fc.property(numbers, (choices) => {
      const { program: source, inputs, scalars } = randomProgram(choices);
      const args = { states: [], inputs, scalars };
      const kernels = source.kernels.map(coalesce);
      const [before, after] = [source, { ...source, kernels }].map((each) =>
        reference.compile(each).run(args),
      );
      expect(after, source.kernels.map(printKernel).join('\n')).toEqual(before);
    }),
    { numRuns: 300, seed: 1 },
  );
});

describe('of two axes', () => {
  const [row, column] = [axis(0, 3), axis(1, 4)];
  const copy = (from: Index, to: Index) =>
    coalesce(
      program(
        [
          ['input', 'float32', 60],
          ['result', 'float32', 60],
        ],
        [{ extents: [3, 4], stores: [{ buffer: 1, index: to, value: load(0, from) }] }],
      ).kernels[0],
    );
  const contiguous = at([4, row], [1, column]);

  test('contiguous axes become one', () => {
    const { extents, stores } = copy(contiguous, contiguous);
    expect(extents).toEqual([12]);
    expect(stores[0].index).toEqual(at([1, axis(0, 12)]));
  });

  test('strides and offsets may differ between indexes', () => {
    const { extents, stores } = copy(at([20, row], [5, column], 2), contiguous);
    expect(extents).toEqual([12]);
    expect(stores[0].value).toEqual(load(0, at([5, axis(0, 12)], 2)));
  });

  test.each([
    ['a transposition', at([1, row], [3, column])],
    ['rows with a gap', at([5, row], [1, column])],
    ['a row that is repeated', at([1, column])],
    ['a column that is repeated', at([1, row])],
    [
      'an axis inside a quotient',
      at([1, { kind: 'quotient', of: contiguous, by: 4 }], [1, column]),
    ],
  ])('%s stays two', (_, from) => {
    expect(copy(from, contiguous).extents).toEqual([3, 4]);
  });
});

describe('of three axes', () => {
  const index = at([20, axis(0, 2)], [5, axis(1, 4)], [1, axis(2, 5)]);
  const reduce = (combine: Combine) =>
    coalesce({
      label: 'reduce',
      extents: [2],
      reduction: { extents: [4, 5], combine, value: load(0, index) },
      stores: [{ buffer: 1, index: at([1, axis(0, 2)]), value: accumulator() }],
    });

  test('reduced axes merge with each other, not with parallel axes', () => {
    const { extents, reduction } = reduce('sum');
    expect([extents, reduction?.extents]).toEqual([[2], [20]]);
  });

  test.each(['argmax', 'argmin'] as const)(
    'the reduced axes of %s stay, because its result is a position',
    (combine) => {
      expect(reduce(combine).reduction?.extents).toEqual([4, 5]);
    },
  );
});
