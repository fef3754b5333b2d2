/** Several runs in one call give the bits of single calls. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  ArgumentSet,
  ArgumentSets,
  Backend,
  Executable,
  Handle,
} from '../../src/backends/backend.ts';
import { createReferenceBackend } from '../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../src/backends/wasm/index.ts';
import type { TypedArray } from '../../src/ir/dtype.ts';
import { printProgram } from '../../src/ir/print.ts';
import { IndexOutOfRangeError } from '../../src/util/errors.ts';
import { apply, at, axis, load, program } from '../backends/reference/programs.ts';
import { randomProgram } from '../backends/wasm/random-kernels.ts';
import { eagerBackend, inputsOf, product } from '../backends/wasm/thread-pool.ts';

const BACKENDS: readonly (readonly [name: string, create: () => Backend])[] = [
  ['the reference', () => createReferenceBackend()],
  ['one thread', () => createWasmBackend({ threads: 1 })],
  ['two threads', () => eagerBackend(2)],
  ['three threads', () => eagerBackend(3)],
];

const numRuns = Math.ceil(Number(process.env.FUZZ_RUNS ?? 100) / 2);
const [M, K, N] = [5, 4, 6];

/** Argument sets for `product`, each with another x and index. */
function setsOf(count: number): ArgumentSet[] {
  const [x, y] = inputsOf(M, K, N) as Float32Array[];
  return Array.from({ length: count }, (_, set) => ({
    inputs: [
      x.map((value, i) => value + x[(i + set) % x.length]),
      y,
      new Int32Array(M).fill(set % (M * K)),
    ],
    scalars: [],
  }));
}

function begin(backend: Backend): { executable: Executable; state: Handle } {
  const state = backend.allocate('float32', M * N);
  backend.write(state, new Float32Array(M * N));
  return { executable: backend.compile(product(M, K, N)), state };
}

/**
 * A step: adds the first input to each element of the state, and gives the element of that input at an index. Threads
 * share the first kernel.
 */
function steps(backend: Backend): { executable: Executable; state: Handle } {
  const place = at([N, axis(0, M)], [1, axis(1, N)]);
  const chosen = load(1, at([1, axis(0, 1)]), 'int32');
  const sum = apply('add', [load(2, place), load(0, at([0, axis(0, M)]))]);
  const gathered = load(0, at([1, { kind: 'value', value: chosen, extent: 1 }]));
  const buffers = [
    ['input', 'float32', 1],
    ['input', 'int32', 1],
    ['state', 'float32', M * N],
    ['result', 'float32', 1],
  ] as const;
  const kernels = [
    {
      label: 'gather',
      extents: [1],
      stores: [{ buffer: 3, index: at([1, axis(0, 1)]), value: gathered }],
    },
    { extents: [M, N], stores: [{ buffer: 2, index: place, value: sum }] },
  ];
  const state = backend.allocate('float32', M * N);
  backend.write(state, new Float32Array(M * N));
  return { executable: backend.compile(program(buffers, kernels)), state };
}

const factorsOf = (factor: number): ArgumentSet => ({
  inputs: [Float32Array.of(factor), new Int32Array(1)],
  scalars: [],
});

/** The same sets, in one array for each input. */
const columns = (sets: readonly ArgumentSet[]): ArgumentSets => ({
  count: sets.length,
  inputs: (sets[0]?.inputs ?? []).map((first, i) => {
    const step = first.length;
    const Values = first.constructor as new (length: number) => TypedArray;
    const values = new Values(step * sets.length);
    sets.forEach(({ inputs }, set) => {
      values.set(inputs[i], set * step);
    });
    return { values, step };
  }),
  scalars: Float64Array.from(sets.flatMap(({ scalars }) => Array.from(scalars))),
});

const copy = (array: TypedArray, set: number): TypedArray =>
  array.map((_, i) => array[(i + set) % array.length]);

describe.each(BACKENDS)('on %s', (_, create) => {
  const backend = create();

  test('random programs give the bits of single runs', () => {
    const numbers = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 80 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 6 }), (choice, count) => {
        const { program, inputs, scalars } = randomProgram(choice);
        const sets = Array.from({ length: count }, (_, set) => ({
          inputs: inputs.map((each) => copy(each, set)),
          scalars: scalars.map((value) => value + set),
        }));
        const executable = backend.compile(program);
        const expected = sets.map((set) => executable.run({ ...set, states: [] }));
        expect(executable.runEach([], columns(sets)), printProgram(program)).toEqual(expected);
        executable.release();
      }),
      { numRuns },
    );
  });

  test.each([0, 1, 2, 7, 100])('%i runs go from state to state as single runs do', (count) => {
    const [single, together] = [begin(backend), begin(backend)];
    const sets = setsOf(count);
    const expected = sets.map((set) => single.executable.run({ ...set, states: [single.state] }));
    expect(together.executable.runEach([together.state], columns(sets))).toEqual(expected);
    expect(backend.read(together.state)).toEqual(backend.read(single.state));
  });

  test('a wrong index ends the call after the runs before it', () => {
    const [single, together] = [begin(backend), begin(backend)];
    const sets = setsOf(5);
    (sets[3].inputs[2] as Int32Array)[1] = -7;
    const run = () => together.executable.runEach([together.state], columns(sets));
    expect(run).toThrow(IndexOutOfRangeError);
    backend.write(together.state, new Float32Array(M * N));
    expect(run).toThrow(expect.objectContaining({ index: -7, extent: M * K, kernel: 'gather' }));
    for (const set of sets.slice(0, 3)) single.executable.run({ ...set, states: [single.state] });
    const before = backend.read(single.state);
    (sets[3].inputs[2] as Int32Array)[1] = 0;
    single.executable.run({ ...sets[3], states: [single.state] });
    // The kernels before the wrong index may have run for its set, but none for later sets.
    const found = [...backend.read(together.state)].join();
    expect([[...before].join(), [...backend.read(single.state)].join()]).toContain(found);
    expect(together.executable.runEach([together.state], columns(setsOf(2)))).toHaveLength(2);
  });

  test.each([0, 1, 2, 7, 100])(
    '%i repetitions go from state to state as single runs do',
    (count) => {
      const [single, together] = [steps(backend), steps(backend)];
      const sets = Array.from({ length: count }, (_, set) => factorsOf(set % 3));
      const expected = sets.map(
        (set) => single.executable.run({ ...set, states: [single.state] })[0][0],
      );
      expect([...together.executable.repeat([together.state], columns(sets))]).toEqual(expected);
      expect(backend.read(together.state)).toEqual(backend.read(single.state));
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'repetitions end after a number that is %d',
    (wrong) => {
      const [single, together] = [steps(backend), steps(backend)];
      const sets = [1, 2, wrong, 4, 5].map(factorsOf);
      const expected = sets
        .slice(0, 3)
        .map((set) => single.executable.run({ ...set, states: [single.state] })[0][0]);
      expect([...together.executable.repeat([together.state], columns(sets))]).toEqual(expected);
      expect(expected.map(Number.isFinite)).toEqual([true, true, false]);
      expect(backend.read(together.state)).toEqual(backend.read(single.state));
    },
  );

  test('repetitions end before a wrong index', () => {
    const { executable, state } = steps(backend);
    const sets = [1, 2, 3, 4].map(factorsOf);
    (sets[2].inputs[1] as Int32Array)[0] = 5;
    expect(executable.repeat([state], columns(sets))).toHaveLength(2);
    (sets[0].inputs[1] as Int32Array)[0] = -1;
    expect(executable.repeat([state], columns(sets))).toHaveLength(0);
    (sets[0].inputs[1] as Int32Array)[0] = 0;
    expect(executable.repeat([state], columns(sets.slice(0, 2)))).toHaveLength(2);
  });

  test('repetitions can share an input', () => {
    const { executable, state } = steps(backend);
    const { inputs, ...rest } = columns([1, 2, 3].map(factorsOf));
    const shared = { values: new Int32Array(1), step: 0 };
    expect([...executable.repeat([state], { ...rest, inputs: [inputs[0], shared] })]).toEqual([
      1, 2, 3,
    ]);
  });

  test('arguments of repetitions that do not fit throw before anything runs', () => {
    const { executable, state } = steps(backend);
    const { inputs, ...rest } = columns([1, 2, 3].map(factorsOf));
    const before = backend.read(state);
    const run = (sets: Partial<ArgumentSets>) => () =>
      executable.repeat([state], { inputs, ...rest, ...sets });
    expect(run({ count: 2 })).toThrow(/elements/);
    expect(run({ inputs: [inputs[0]] })).toThrow(/inputs/);
    expect(run({ scalars: new Float64Array(3) })).toThrow(/scalars/);
    expect(backend.read(state)).toEqual(before);
  });

  test('a set that does not fit throws before anything runs', () => {
    const { executable, state } = begin(backend);
    const [first, second] = setsOf(2);
    const before = backend.read(state);
    const run = () => executable.runEach([state], columns([first, { ...second, scalars: [1] }]));
    expect(run).toThrow(/scalars/);
    expect(backend.read(state)).toEqual(before);
  });
});

test('runs with more stages than a ticket can count become several jobs', () => {
  const eager = eagerBackend(2);
  const executable = eager.compile(product(2, 1, 2));
  const state = eager.allocate('float32', 4);
  eager.write(state, new Float32Array(4));
  const inputs = [Float32Array.of(1, 2), Float32Array.of(0, 1), new Int32Array(2)];
  const results = executable.runEach([state], {
    count: 40_000,
    inputs: inputs.map((values) => ({ values, step: 0 })),
    scalars: new Float64Array(),
  });
  expect(results).toHaveLength(40_000);
  expect([...eager.read(state)]).toEqual([0, 40_000, 0, 80_000]);
});
