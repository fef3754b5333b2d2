/** Kernels that overwrite state give the same values as if all of them read before any of them writes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { arrangeWriters } from '../../src/compiler/assign.ts';
import type { BufferRole, Kernel } from '../../src/ir/loop.ts';
import { accumulator, apply, at, axis, load, program } from '../backends/reference/programs.ts';

const LENGTH = 5;
const STATES = 3;
const i = axis(0, LENGTH);
const straight = at([1, i]);
const reversed = at([-1, i], LENGTH - 1);

/** The terms of a new value of a state: `[state, whether it is read from its end]`. */
type Reads = readonly (readonly [state: number, isReversed: boolean])[];

function writer(to: number, reads: Reads, isReduction = false): Kernel {
  const terms = reads.map(([state, isReversed]) => load(state, isReversed ? reversed : straight));
  const value = terms.reduce((sum, term) => apply('add', [sum, term]));
  const doubled = { extents: [2], combine: 'sum', value } as const;
  return {
    label: `state ${to}`,
    extents: [LENGTH],
    reduction: isReduction ? doubled : null,
    stores: [{ buffer: to, index: straight, value: isReduction ? accumulator() : value }],
  };
}

function arranged(writers: readonly Kernel[]) {
  const scratch: number[] = [];
  const kernels = arrangeWriters(writers, (like) => {
    scratch.push(like);
    return STATES + scratch.length - 1;
  });
  return { kernels, scratch };
}

const START = Array.from({ length: STATES }, (_, state) =>
  Float32Array.from({ length: LENGTH }, (_, n) => 100 ** state * (n + 1)),
);

/** The states after running the kernels in their arranged order. */
function run(writers: readonly Kernel[]): Float32Array[] {
  const { kernels, scratch } = arranged(writers);
  const specs = [
    ...START.map(() => 'state' as BufferRole),
    ...scratch.map(() => 'temporary' as BufferRole),
  ].map((role) => [role, 'float32', LENGTH] as const);
  const backend = createReferenceBackend();
  const states = START.map((values) => {
    const handle = backend.allocate('float32', LENGTH);
    backend.write(handle, values);
    return handle;
  });
  backend.compile(program(specs, kernels)).run({ states, inputs: [], scalars: [] });
  return states.map((handle) => backend.read(handle) as Float32Array);
}

/** The expected states, computed directly. */
function expected(all: readonly { to: number; reads: Reads; isReduction?: boolean }[]) {
  const states = START.map((values) => values.slice());
  for (const { to, reads, isReduction = false } of all) {
    states[to] = Float32Array.from({ length: LENGTH }, (_, n) => {
      const values = reads.map(
        ([state, isReversed]) => START[state][isReversed ? LENGTH - 1 - n : n],
      );
      return (isReduction ? 2 : 1) * values.reduce((sum, value) => sum + value);
    });
  }
  return states;
}

const readsOf = fc.array(fc.tuple(fc.nat({ max: STATES - 1 }), fc.boolean()), {
  minLength: 1,
  maxLength: 3,
});

test('random assignments all read the old values', () => {
  const plan = fc.record({ reads: readsOf, isReduction: fc.boolean() });
  fc.assert(
    fc.property(fc.array(plan, { minLength: 1, maxLength: STATES }), (plans) => {
      const all = plans.map((each, to) => ({ ...each, to }));
      const writers = all.map(({ to, reads, isReduction }) => writer(to, reads, isReduction));
      expect(run(writers)).toEqual(expected(all));
    }),
    { seed: 1, numRuns: 400 },
  );
});

describe('kernels over the same memory', () => {
  test('are joined if each point reads only what it writes', () => {
    const { kernels, scratch } = arranged([
      writer(0, [
        [0, false],
        [1, false],
      ]),
      writer(1, [
        [1, false],
        [0, false],
      ]),
    ]);
    expect(kernels.map(({ label }) => label)).toEqual(['state 0, state 1']);
    expect(scratch).toEqual([]);
  });

  test('stay apart if one reads another element than the other writes, and the reader goes first', () => {
    const { kernels, scratch } = arranged([
      writer(0, [
        [0, false],
        [2, false],
      ]),
      writer(1, [
        [0, true],
        [2, false],
      ]),
    ]);
    expect(kernels.map(({ label }) => label)).toEqual(['state 1', 'state 0']);
    expect(scratch).toEqual([]);
  });

  test('stay apart if they read nothing in common, or one is a reduction', () => {
    const { kernels } = arranged([writer(0, [[0, false]]), writer(1, [[1, false]])]);
    expect(kernels).toHaveLength(2);
    const sums = arranged([writer(0, [[2, false]]), writer(1, [[2, false]], true)]);
    expect(sums.kernels).toHaveLength(2);
  });

  test('use scratch memory if each waits for the other, or for itself', () => {
    const swapped = arranged([writer(0, [[1, true]]), writer(1, [[0, true]])]);
    expect(swapped.scratch).toEqual([0, 1]);
    expect(swapped.kernels.map(({ label }) => label)).toEqual([
      'state 0',
      'state 1',
      'copy',
      'copy',
    ]);
    const itself = arranged([writer(0, [[0, true]])]);
    expect(itself.kernels.map(({ label }) => label)).toEqual(['state 0', 'copy']);
    expect(itself.scratch).toEqual([0]);
  });

  test('are not joined beyond sixteen stores', () => {
    const many = Array.from({ length: 17 }, (_, to) => ({
      ...writer(to, [[to, false]]),
      stores: [
        {
          buffer: to,
          index: straight,
          value: apply('add', [load(to, straight), load(20, straight)]),
        },
      ],
    }));
    expect(arranged(many).kernels.map(({ stores }) => stores.length)).toEqual([16, 1]);
  });
});
