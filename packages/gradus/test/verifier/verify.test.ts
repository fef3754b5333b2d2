import { describe, expect, test } from 'vitest';
import type { Expression, Index, Kernel, Program } from '../../src/ir/loop.ts';
import {
  accumulator,
  apply,
  at,
  axis,
  constant,
  indexValue,
  load,
  program,
  scalar,
} from '../backends/reference/programs.ts';
import { LoopCodeError, verifyProgram } from './verify.ts';

const i = at([1, axis(0, 6)]);

/** b2[i] = a value read from b0 (float32[6]) or b1 (int32[6]), for six points. */
function storing(value: Expression, index: Index = i, more: Partial<Kernel> = {}): Program {
  return program(
    [
      ['input', 'float32', 6],
      ['input', 'int32', 6],
      ['result', value.dtype, 6],
    ],
    [{ extents: [6], stores: [{ buffer: 2, index, value }], ...more }],
    1,
  );
}

function expectBroken(broken: Program, message: string | RegExp): void {
  expect(() => verifyProgram(broken)).toThrow(LoopCodeError);
  expect(() => verifyProgram(broken)).toThrow(message);
}

test('sound programs pass', () => {
  verifyProgram(storing(load(0, i)));
  verifyProgram(storing(apply('add', [load(0, i), scalar(0)])));
  const row = at([1, { kind: 'value', value: load(1, i, 'int32'), extent: 6 }]);
  verifyProgram(storing(load(0, row)));
});

test('a message names the kernel and shows it', () => {
  const wrong = storing(load(0, at([1, axis(0, 6)], 1)), i, { label: 'shift' });
  expectBroken(
    wrong,
    `
Loop code: kernel 0 (shift): reads b0[i0 + 1], which goes from 1 to 6; buffer 0 has 6 elements
  in shift
    for i0 < 6:
      b2[i0] = b0[i0 + 1]`.trimStart(),
  );
});

describe('indexes', () => {
  const reading = (index: Index) => storing(load(0, index));

  test('stay in their buffers, by the range of every part', () => {
    expectBroken(reading(at([-1, axis(0, 6)])), 'goes from -5 to 0');
    expectBroken(reading(at([2, axis(0, 6)])), 'goes from 0 to 10');
    expectBroken(reading(at([1, axis(0, 6)], 0.5)), 'offset 0.5 is not an integer');
    expectBroken(reading(at([0.5, axis(0, 6)])), 'factor 0.5 is not an integer');
    const clamp = (extent: number) =>
      at([1, { kind: 'clamp', of: at([3, axis(0, 6)], -9), extent }]);
    verifyProgram(reading(clamp(6)));
    expectBroken(reading(clamp(7)), 'goes from 0 to 6');
    expectBroken(reading(clamp(0)), 'extent 0 of an index');
    const value = (extent: number) =>
      at([1, { kind: 'value', value: load(1, i, 'int32'), extent }]);
    expectBroken(reading(value(7)), 'goes from 0 to 6');
  });

  test('divide numbers ≥ 0 by positive numbers', () => {
    const quotient = (of: Index, by: number) => at([1, { kind: 'quotient', of, by }]);
    verifyProgram(reading(quotient(at([3, axis(0, 6)]), 3)));
    expectBroken(reading(quotient(at([3, axis(0, 6)], -1), 3)), 'which may be -1');
    expectBroken(reading(quotient(i, 0)), 'divisor 0');
    const remainder = (of: Index, by: number) => at([1, { kind: 'remainder', of, by }]);
    verifyProgram(reading(remainder(at([3, axis(0, 6)]), 6)));
    expectBroken(reading(remainder(at([3, axis(0, 6)]), 7)), 'goes from 0 to 6');
    expectBroken(reading(remainder(at(-1), 7)), 'remainder of -1');
  });

  test('name existing axes, with their extents', () => {
    expectBroken(reading(at([1, axis(1, 1)])), 'axis 1 is not looped over here');
    expectBroken(reading(at([1, axis(-1, 1)])), 'axis -1 is not looped over here');
    expectBroken(reading(at([1, axis(0, 5)])), 'axis 0 has extent 6, an index says 5');
    const nested = at([1, { kind: 'clamp', of: at([1, axis(3, 2)]), extent: 6 }]);
    expectBroken(reading(nested), 'axis 3 is not looped over here');
  });

  test('are read from int32', () => {
    const wrong = at([1, { kind: 'value', value: load(0, i), extent: 6 }]);
    expectBroken(reading(wrong), 'an index is read from float32; it must be int32');
  });

  test('of kernels that never run are not out of range', () => {
    const value = load(0, at([9, axis(0, 0)], 9));
    verifyProgram(
      program(
        [
          ['input', 'float32', 6],
          ['result', 'float32', 0],
        ],
        [{ extents: [0], stores: [{ buffer: 1, index: at([1, axis(0, 0)]), value }] }],
      ),
    );
  });
});

describe('types', () => {
  const float = load(0, i);
  const int = load(1, i, 'int32');

  test.each<[string, Expression, string]>([
    ['a load of another type', load(1, i), 'reads b1[i0] as float32, but buffer 1 is int32'],
    ['a buffer that does not exist', load(7, i), 'reads b7[i0]; there are 3 buffers'],
    ['arithmetic on two types', apply('add', [int, float]), 'add(int32, float32) → float32'],
    ['a real function of int32', apply('exp', [int]), 'exp(int32) → int32'],
    ['a comparison that is not a bool', apply('less', [int, int], 'int32'), '→ int32'],
    ['logic on int32', apply('and', [int, int], 'bool'), 'and(int32, int32) → bool'],
    ['where without a bool', apply('where', [int, float, float]), 'where(int32, float32, float32)'],
    ['too few arguments', apply('add', [float]), 'add(float32) → float32'],
    ['a constant outside of its type', constant(256, 'uint8'), 'constant 256 is not a uint8'],
    ['a broken integer', constant(0.5, 'int32'), 'constant 0.5 is not a int32'],
    ['a scalar that does not exist', scalar(1), 'reads scalar 1; there are 1'],
  ])('%s', (_, value, message) => {
    expectBroken(storing(value), message);
  });

  test('a store of another type', () => {
    const wrong = storing(float);
    const stores = [{ buffer: 1, index: i, value: float }];
    expectBroken(
      { ...wrong, kernels: [{ ...wrong.kernels[0], stores }] },
      'stores b1[i0] as float32, but buffer 1 is int32',
    );
  });
});

describe('reductions', () => {
  const reducing = (value: Expression, stored: Expression, combine: 'sum' | 'argmax' = 'sum') =>
    storing(stored, i, { reduction: { extents: [3], combine, value } });
  const inner = load(0, at([1, axis(1, 3)]));

  test('have an accumulator that only stores read', () => {
    verifyProgram(reducing(inner, accumulator()));
    expectBroken(storing(accumulator()), 'the accumulator is read where none is finished');
    expectBroken(reducing(accumulator(), accumulator()), 'where none is finished');
    expectBroken(
      reducing(inner, accumulator(), 'argmax'),
      'the accumulator is int32, but is read as float32',
    );
    verifyProgram(reducing(inner, accumulator('int32'), 'argmax'));
  });

  test('have axes that no store uses', () => {
    expectBroken(reducing(inner, load(0, at([1, axis(1, 3)]))), 'axis 1 is not looped over here');
  });

  test('are not over bool', () => {
    const wrong = reducing(apply('less', [inner, inner]), accumulator('bool'));
    expectBroken(wrong, 'a sum of bool has no meaning');
  });
});

describe('stores', () => {
  const grid = (index: Index, extents = [2, 3]) =>
    program(
      [['result', 'float32', 12]],
      [{ extents, stores: [{ buffer: 0, index, value: constant(0) }] }],
    );
  const [row, column] = [axis(0, 2), axis(1, 3)];

  test('write different elements at different points', () => {
    verifyProgram(grid(at([3, row], [1, column])));
    verifyProgram(grid(at([1, row], [2, column])));
    verifyProgram(grid(at([-1, row], [2, column], 1)));
    expectBroken(grid(at([2, row], [1, column])), 'two points store to the same element');
    expectBroken(grid(at([1, column])), 'two points store to the same element b0[i1]');
    verifyProgram(grid(at([1, axis(1, 3)]), [1, 3]));
    const odd = at([1, { kind: 'remainder', of: at([3, row], [1, column]), by: 6 }]);
    expectBroken(grid(odd), 'is not linear');
  });

  test('exist, at most one per buffer, and never to an input', () => {
    const empty = storing(load(0, i));
    expectBroken({ ...empty, kernels: [{ ...empty.kernels[0], stores: [] }] }, 'it stores nothing');
    const stores = [0, 1].map(() => ({ buffer: 2, index: i, value: load(0, i) }));
    expectBroken(
      { ...empty, kernels: [{ ...empty.kernels[0], stores }] },
      'it stores twice to buffer 2',
    );
    const input = [{ buffer: 0, index: i, value: constant(1) }];
    expectBroken(
      { ...empty, kernels: [...empty.kernels, { ...empty.kernels[0], stores: input }] },
      'kernel 1 (kernel): stores to buffer 0, an input',
    );
  });

  const inPlace = (value: Expression, reduction: Kernel['reduction'] = null) =>
    program(
      [['state', 'float32', 6]],
      [{ extents: [6], reduction, stores: [{ buffer: 0, index: i, value }] }],
    );

  test('in place read only the same element, outside the reduction', () => {
    verifyProgram(inPlace(apply('negative', [load(0, i)])));
    const reversed = at([-1, axis(0, 6)], 5);
    expectBroken(inPlace(load(0, reversed)), 'both must be the same element');
    expectBroken(inPlace(load(0, at(3))), 'it reads b0[3] and stores b0[i0]');
    const reduction = { extents: [1], combine: 'sum', value: load(0, i) } as const;
    expectBroken(inPlace(accumulator(), reduction), 'its reduction reads buffer 0');
    const gathered = at([1, { kind: 'value', value: indexValue(i), extent: 6 }]);
    expectBroken(inPlace(load(0, gathered)), 'both must be the same element');
  });
});

describe('memory', () => {
  const copy = (from: number, to: number): Pick<Kernel, 'extents' | 'stores'> => ({
    extents: [6],
    stores: [{ buffer: to, index: i, value: load(from, i) }],
  });
  const chain = program(
    [
      ['input', 'float32', 6],
      ['temporary', 'float32', 6],
      ['temporary', 'float32', 6],
      ['result', 'float32', 6],
    ],
    [copy(0, 1), copy(1, 2), copy(2, 3)],
  );
  const moved = (number: number, offset: number): Program => ({
    ...chain,
    buffers: chain.buffers.map((buffer, n) => (n === number ? { ...buffer, offset } : buffer)),
  });

  test('may be reused when its buffer is no longer in use', () => {
    verifyProgram(moved(2, chain.buffers[0].offset));
    verifyProgram(moved(3, chain.buffers[1].offset));
    expectBroken(moved(2, chain.buffers[1].offset), 'buffers 1 and 2 overlap from byte 48');
    expectBroken(moved(1, chain.buffers[0].offset + 16), 'buffers 0 and 1 overlap from byte 16');
  });

  test('is aligned and in bounds; a state has no scratch memory', () => {
    expectBroken(moved(1, 50), 'its offset 50 is not a multiple of 16');
    expectBroken(moved(1, -16), 'its offset -16 is not a multiple of 16');
    const { scratchBytes } = chain;
    expectBroken(moved(3, scratchBytes - 32), `of ${scratchBytes} scratch bytes`);
    const state = { role: 'state', dtype: 'float32', length: 1, offset: 0 } as const;
    expectBroken({ ...chain, buffers: [...chain.buffers, state] }, 'a state is not in the scratch');
  });

  test('is stored before it is read or returned', () => {
    const { kernels } = chain;
    expectBroken({ ...chain, kernels: [kernels[1], kernels[2]] }, 'reads buffer 1, which is not');
    expectBroken({ ...chain, kernels: kernels.slice(0, 2) }, 'buffer 3 is a result that no kernel');
  });
});
