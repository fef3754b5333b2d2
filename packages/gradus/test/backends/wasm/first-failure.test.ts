/**
 * If several threads fail, the pool throws the error that a single thread would have met first. It also gives
 * up on threads that do not answer.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LinearMemory } from '../../../src/backends/wasm/memory.ts';
import * as CONTROL from '../../../src/backends/wasm/threads/control.ts';
import { ThreadPool } from '../../../src/backends/wasm/threads/thread-pool.ts';
import { GradusError, IndexOutOfRangeError } from '../../../src/util/errors.ts';

const LABELS = ['first', 'second', 'third'];

interface Failure {
  readonly kernel: number;
  readonly part: number;
  readonly index: number;
}

/** A pool of three threads whose workers do not run, and the memory in which threads record failures. */
function setUp() {
  const memory = new LinearMemory(false);
  // The pool gets the block that was released last.
  const control = memory.take(CONTROL.controlBytes(3));
  memory.give(control, CONTROL.controlBytes(3));
  const pool = new ThreadPool(memory, 3);
  const word = (at: number, value: number): void => {
    memory.int32[(control + at) / 4] = value;
  };
  const failOn = (thread: number, { kernel, part, index }: Failure): void => {
    const slot = CONTROL.threads + CONTROL.slotBytes * thread;
    word(slot + CONTROL.slotKernel, kernel);
    word(slot + CONTROL.slotFailedPart, part);
    word(slot + CONTROL.slotIndex, index);
    word(slot + CONTROL.slotExtent, 10);
    word(slot + CONTROL.slotFailed, 1);
    word(CONTROL.failed, 1);
  };
  /** Runs a program whose leader calls the first function, and the second each time it is called again. */
  const run = (lead: () => void, ...follow: (() => void)[]): void => {
    const exports = {
      lead: () => {
        word(CONTROL.failed, 0);
        lead();
      },
      follow: () => follow.shift()?.(),
      finish: () => {},
    };
    pool.run({ exports, labels: LABELS, work: 0, number: 1, module: 0, moduleBytes: 0 }, 0, 1);
  };
  return { pool, word, failOn, run };
}

const at = (kernel: number, part: number, index: number): Failure => ({ kernel, part, index });

describe('with failures on several threads', () => {
  test.each([
    ['the earlier kernel', at(0, 5, -1), at(1, 0, -2)],
    ['the earlier part of one kernel', at(1, 2, -1), at(1, 3, -2)],
    ['the earlier kernel, though its part is later', at(1, 9, -1), at(2, 0, -2)],
  ])('%s is thrown, whichever thread met it', (_, first, second) => {
    for (const [a, b] of [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
      [0, 2],
      [2, 0],
    ]) {
      const { failOn, run } = setUp();
      const fail = () =>
        run(() => {
          failOn(a, first);
          failOn(b, second);
        });
      const error = { kernel: LABELS[first.kernel], index: -1, extent: 10 };
      expect(fail).toThrow(IndexOutOfRangeError);
      expect(fail).toThrow(expect.objectContaining(error));
    }
  });

  test('the next run has no failure', () => {
    const { failOn, run } = setUp();
    const fail =
      (...failures: (readonly [number, Failure])[]) =>
      () =>
        run(() => {
          for (const [thread, failure] of failures) failOn(thread, failure);
        });
    expect(fail([1, at(0, 0, -1)], [2, at(0, 1, -2)])).toThrow(/-1/);
    expect(fail()).not.toThrow();
    expect(fail([0, at(2, 7, -3)])).toThrow(
      expect.objectContaining({ index: -3, kernel: 'third' }),
    );
  });
});

describe('on the leading thread', () => {
  const meets = (word: (at: number, value: number) => void, { kernel, part, index }: Failure) => {
    return (): void => {
      word(CONTROL.threads + CONTROL.slotPart, part);
      throw new IndexOutOfRangeError(LABELS[kernel], index, 10);
    };
  };

  test.each([
    ['kernel', at(0, 5, -1), at(1, 0, -2)],
    ['part', at(1, 2, -1), at(1, 3, -2)],
  ])('the earlier %s is thrown, in whichever order they fail', (_, first, second) => {
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const { word, run } = setUp();
      const [one, other] = order.map((failure) => meets(word, failure));
      expect(() => run(one, other)).toThrow(
        expect.objectContaining({ kernel: LABELS[first.kernel], index: -1 }),
      );
    }
  });

  test('an unknown error becomes an error of the backend', () => {
    const { run } = setUp();
    const fail = () =>
      run(() => {
        throw new Error('unreachable');
      });
    expect(fail).toThrow(GradusError);
    expect(fail).toThrow(/A kernel failed/);
  });
});

describe('a leader that waits', () => {
  afterEach(() => vi.restoreAllMocks());

  /**
   * A pool with a worker that never answers, and a leader that works, then looks at the clock from time to
   * time.
   */
  function waiting() {
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const { pool, word, run } = setUp();
    word(CONTROL.started, 1);
    const wait = (own: number, looks: number, pause = 100) =>
      run(() => {
        now += own;
        pool.late();
        for (let look = 0; look < looks; look += 1) {
          now += pause;
          pool.late();
        }
      });
    return { pool, wait };
  }

  test('gives up after 5 s and 20 times its own work, and goes on alone', () => {
    const { pool, wait } = waiting();
    expect(() => wait(0, 50)).not.toThrow();
    expect(() => wait(0, 51)).toThrow('it has not answered for 5100 ms');
    expect(pool.threads).toBe(1);
    expect(() => waiting().wait(200, 90)).not.toThrow();
    expect(() => waiting().wait(200, 91)).toThrow('it has not answered for 9100 ms');
  });

  test('starts counting again with each run', () => {
    const { wait } = waiting();
    for (let i = 0; i < 4; i += 1) expect(() => wait(100, 60)).not.toThrow();
  });

  test('does not count the time in which the whole machine slept', () => {
    const { wait } = waiting();
    expect(() => wait(0, 50, 3_600_000)).not.toThrow();
    expect(() => wait(0, 51, 3_600_000)).toThrow('it has not answered for 5100 ms');
  });
});
