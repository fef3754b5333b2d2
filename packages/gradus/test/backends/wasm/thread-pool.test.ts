import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createReferenceBackend } from '../../../src/backends/reference/index.ts';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import { LinearMemory } from '../../../src/backends/wasm/memory.ts';
import { ThreadPool } from '../../../src/backends/wasm/threads/thread-pool.ts';
import { printProgram } from '../../../src/ir/print.ts';
import { GradusError, IndexOutOfRangeError } from '../../../src/util/errors.ts';
import { runTogether } from '../../contract/nodes.ts';
import { make, recipes } from '../../contract/random-nodes.ts';
import { randomProgram } from './random-kernels.ts';
import { eagerBackend, inputsOf, product, waitForThreads, waitUntil } from './thread-pool.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const numbers = fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 80 });

describe('several threads', () => {
  test.each([
    ['rows', 97, 301, 103],
    ['columns', 40, 301, 405],
  ])('give the bits of one thread, state by state, if %s are cut', (_, m, k, n) => {
    const backends = [1, 2, 4].map((threads) => createWasmBackend({ threads }));
    const runs = backends.map((backend) => {
      const state = backend.allocate('float32', m * n);
      const executable = backend.compile(product(m, k, n));
      const run = () => executable.run({ states: [state], inputs: inputsOf(m, k, n), scalars: [] });
      run();
      waitForThreads(backend);
      return { run, state: () => backend.read(state) };
    });
    for (let step = 0; step < 50; step += 1) {
      const [expected, ...others] = runs.map(({ run }) => run().map((a) => Buffer.from(a.buffer)));
      for (const found of others) {
        found.forEach((bytes, i) => {
          expect(bytes.equals(expected[i])).toBe(true);
        });
      }
    }
    const [one, two, four] = runs.map(({ state }) => Buffer.from(state().buffer));
    expect(two.equals(one) && four.equals(one)).toBe(true);
  });

  test.each([2, 4])('give the bits of the reference for random kernels: %i threads', (threads) => {
    const reference = createReferenceBackend();
    const eager = eagerBackend(threads, { fused: false });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 3 }), (choices) => {
        for (const choice of choices) {
          const { program: source, inputs, scalars } = randomProgram(choice);
          const args = { states: [], inputs, scalars };
          const expected = reference.compile(source).run(args);
          const executable = eager.compile(source);
          for (let i = 0; i < 3; i += 1) {
            expect(executable.run(args), printProgram(source)).toEqual(expected);
          }
          executable.release();
        }
      }),
      { numRuns: numRuns / 3 },
    );
  });

  test.each([2, 3])(
    'give the bits of one thread for random graphs of many kernels: %i threads',
    (threads) => {
      const alone = createWasmBackend({ threads: 1, relaxedSimd: false });
      const eager = eagerBackend(threads, { fused: false });
      fc.assert(
        fc.property(recipes(20), (recipe) => {
          const roots = () =>
            make(recipe, true).values.filter((v) => !v.consumed && v.op.kind !== 'leaf');
          const expected = runTogether(alone, roots());
          for (let i = 0; i < 3; i += 1) expect(runTogether(eager, roots())).toEqual(expected);
        }),
        { numRuns: numRuns / 3 },
      );
    },
  );

  test('still work after memory grows, and after hundreds of programs are made and released', () => {
    const eager = eagerBackend(3);
    const run = (m: number) => {
      const executable = eager.compile(product(m, 5, 9));
      const state = eager.allocate('float32', m * 9);
      const args = { states: [state], inputs: inputsOf(m, 5, 9), scalars: [] };
      const [, gathered] = executable.run(args);
      expect(gathered).toEqual(new Float32Array(m).fill(args.inputs[0][0]));
      executable.release();
      eager.release(state);
    };
    const before = eager.memory().reservedBytes;
    run(10);
    const large = eager.allocate('float32', 1_000_000);
    expect(eager.memory().reservedBytes).toBeGreaterThan(before);
    run(20_000);
    eager.release(large);
    const reserved = eager.memory().reservedBytes;
    for (let i = 0; i < 300; i += 1) run(1 + (i % 90));
    expect(eager.memory().reservedBytes).toBe(reserved);
  });

  test('report the first wrong index, whichever thread meets it, and can run again', () => {
    const [m, k, n] = [400, 3, 5];
    const eager = eagerBackend(4);
    const executable = eager.compile(product(m, k, n));
    const state = eager.allocate('float32', m * n);
    for (let round = 0; round < 200; round += 1) {
      const indexes = new Int32Array(m);
      const run = () =>
        executable.run({ states: [state], inputs: inputsOf(m, k, n, indexes), scalars: [] });
      const first = (round * 37) % m;
      indexes[first] = -1 - round;
      indexes[Math.min(m - 1, first + 120)] = first + 120 < m ? m * k : -1 - round;
      const error = { kernel: 'gather', index: -1 - round, extent: m * k };
      expect(run).toThrow(IndexOutOfRangeError);
      expect(run).toThrow(expect.objectContaining(error));
      indexes.fill(0);
      expect(run()[1]).toEqual(new Float32Array(m).fill(inputsOf(m, k, n)[0][0]));
    }
  });

  test('that sleep are woken for much work, or by runs that follow each other closely', () => {
    const pool = new ThreadPool(new LinearMemory(true), 2);
    const shares = (work: number, sets = 1): boolean => {
      const exports = { lead: () => {}, follow: () => {}, finish: () => {} };
      return pool.shares({ exports, labels: [], work, number: 1, module: 0, moduleBytes: 0 }, sets);
    };
    pool.ready();
    waitUntil(() => pool.started === 2 && pool.sleeping === 1);
    const clock = vi.spyOn(performance, 'now');
    onTestFinished(() => clock.mockRestore());
    const at = (now: number, work: number, sets?: number): boolean => {
      clock.mockReturnValue(now);
      return shares(work, sets);
    };
    expect(at(1000, 1e6)).toBe(true);
    expect(at(2000, 1e4)).toBe(false);
    expect(at(2010, 1e4)).toBe(false);
    expect(at(2010.1, 1e4)).toBe(true);
    expect(at(3000, 1e4, 50)).toBe(true);
  });

  test('return no views of shared memory', () => {
    const backend = createWasmBackend({ threads: 2 });
    const state = backend.allocate('float32', 6);
    const executable = backend.compile(product(2, 4, 3));
    const results = executable.run({ states: [state], inputs: inputsOf(2, 4, 3), scalars: [] });
    for (const array of [...results, backend.read(state)]) {
      expect(array.buffer).toBeInstanceOf(ArrayBuffer);
    }
  });

  test('are as many as requested, or as the machine has cores', () => {
    expect(createWasmBackend({ threads: 1 }).threads).toBe(1);
    expect(createWasmBackend({ threads: 3 })).toMatchObject({ threads: 3, startedThreads: 1 });
    expect(createWasmBackend().threads).toBeGreaterThanOrEqual(1);
    for (const threads of [0, -1, 1.5, Number.NaN, 65]) {
      expect(() => createWasmBackend({ threads })).toThrow(GradusError);
    }
  });
});
