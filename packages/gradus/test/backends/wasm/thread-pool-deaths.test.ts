/** Threads that die, cannot start, or lose their backend. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createWasmBackend } from '../../../src/backends/wasm/index.ts';
import * as CONTROL from '../../../src/backends/wasm/threads/control.ts';
import type * as threads from '../../../src/backends/wasm/threads/threads.ts';
import type { WorkerStart } from '../../../src/backends/wasm/threads/worker.ts';
import { GradusError } from '../../../src/util/errors.ts';
import { inputsOf, product, waitForThreads } from './thread-pool.ts';

type Threads = typeof threads;

const { startThread, ended } = vi.hoisted(() => ({
  startThread: vi.fn<Threads['startThread']>(),
  /** The numbers of the threads that have ended. */
  ended: vi.fn<(thread: number) => void>(),
}));

vi.mock('../../../src/backends/wasm/threads/threads.ts', async (original) => {
  const actual = await original<Threads>();
  startThread.mockImplementation((start, tell) =>
    actual.startThread(start, (reason) => {
      tell(reason);
      ended(start.thread);
    }),
  );
  return { ...actual, startThread };
});

afterEach(() => {
  startThread.mockClear();
  ended.mockClear();
});

/** Enough work that the threads are always woken. */
const [M, K, N] = [160, 200, 90];

/** A backend with a program for several threads, and the results of two runs. */
function begin(count: number) {
  const backend = createWasmBackend({ threads: count });
  const state = backend.allocate('float32', M * N);
  const executable = backend.compile(product(M, K, N));
  const run = () => executable.run({ states: [state], inputs: inputsOf(M, K, N), scalars: [] });
  return { backend, run, state: () => backend.read(state) };
}

function expected(runs: number) {
  const alone = begin(1);
  for (let i = 0; i < runs; i += 1) alone.run();
  return alone.state();
}

test('after a worker died, the next run throws and does nothing; later runs use one thread', async () => {
  const { backend, run, state } = begin(3);
  run();
  waitForThreads(backend);
  run();
  startThread.mock.results[1].value.end();
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(2), { timeout: 60_000 });
  expect(run).toThrow(expect.objectContaining({ code: 'thread-died' }));
  expect(state()).toEqual(expected(2));
  expect(backend.threads).toBe(1);
  run();
  expect(state()).toEqual(expected(3));
});

test('if a worker ends as a run begins, the run returns or throws, but does not hang', () => {
  for (let round = 0; round < 10; round += 1) {
    const { backend, run, state } = begin(2);
    run();
    waitForThreads(backend);
    startThread.mock.results.at(-1)?.value.end();
    try {
      run();
      run();
    } catch (error) {
      expect(error).toMatchObject({ code: 'thread-died' });
      continue;
    }
    expect(state()).toEqual(expected(3));
  }
});

test('if a worker dies during its part, the run throws after a while', () => {
  /** Takes a part of the first job that it sees, and ends. */
  const source = `
    const { workerData: { memory, control } } = require('node:worker_threads');
    const words = new Int32Array(memory.buffer, control);
    const ticket = new BigInt64Array(memory.buffer, control + ${CONTROL.ticket}, 1);
    Atomics.store(words, ${CONTROL.started / 4}, 1);
    for (;;) {
      const seen = Atomics.load(ticket, 0);
      const free = (seen >> 8n & 255n) < (seen & 255n);
      if (free && Atomics.compareExchange(ticket, 0, seen, seen - 1n) === seen) break;
    }`;
  startThread.mockImplementationOnce((start: WorkerStart) => {
    const worker = new Worker(source, { eval: true, workerData: start });
    worker.unref();
    return { end: () => void worker.terminate() };
  });
  const { backend, run } = begin(2);
  run();
  waitForThreads(backend);
  const lost = () => {
    for (let i = 0; i < 10_000; i += 1) run();
  };
  // With a clock that is ten times as fast, the wait of five seconds takes half a second.
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => 10 * now());
  onTestFinished(() => clock.mockRestore());
  expect(lost).toThrow(GradusError);
  expect(backend.threads).toBe(1);
  run();
});

test('if workers cannot start, one thread does all the work, and the backend reports it', async () => {
  const failures: Threads['startThread'][] = [
    () => {
      throw new Error('worker-src');
    },
    (_, ended) => {
      void Promise.resolve().then(() => ended('worker-src'));
      return { end: () => {} };
    },
  ];
  for (const failure of failures) {
    startThread.mockImplementationOnce(failure);
    const { backend, run, state } = begin(2);
    run();
    await setTimeout(1);
    run();
    expect(backend.threads).toBe(1);
    expect(state()).toEqual(expected(2));
  }
});

test('a process with idle threads uses no processor time, and exits by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-pool-'));
  try {
    const source = new URL('../../../src/backends/wasm/index.ts', import.meta.url);
    const bundle = await rolldown({ input: source.pathname });
    await bundle.write({ file: join(folder, 'wasm.mjs'), format: 'esm' });
    await bundle.close();
    const program = JSON.stringify(product(M, K, N));
    writeFileSync(
      join(folder, 'main.mjs'),
      `import { createWasmBackend } from './wasm.mjs';
      const backend = createWasmBackend({ threads: 3 });
      const states = [backend.allocate('float32', ${M * N})];
      const executable = backend.compile(${program});
      const inputs = [new Float32Array(${M * K}), new Float32Array(${K * N}), new Int32Array(${M})];
      const run = () => executable.run({ states, inputs, scalars: [] });
      const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      while (backend.startedThreads < 3) { run(); await pause(5); }
      run();
      // A spinning thread would use 300,000 µs each time. The engine still compiles for a while.
      let used = Infinity;
      for (let i = 0; i < 20 && used > 100_000; i++) {
        const before = process.cpuUsage();
        await pause(300);
        const { user, system } = process.cpuUsage(before);
        used = user + system;
      }
      console.log(JSON.stringify({ started: backend.startedThreads, used }));`,
    );
    const out = execFileSync(process.execPath, [join(folder, 'main.mjs')], { timeout: 100_000 });
    const { started, used } = JSON.parse(String(out));
    expect(started).toBe(3);
    expect(used).toBeLessThan(100_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
