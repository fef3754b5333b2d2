/**
 * The code of a thread pool's worker, for Node and browsers.
 *
 * If workers started from a file, every bundler and server would have to find it. So they start from text:
 * `npm run generate` bundles this file into the string of `worker-source.ts`. It may import constants, but nothing
 * that needs a module at run time.
 *
 * A waiting worker receives no messages, so all data comes through shared memory. A program's module comes as
 * bytes, which each worker compiles.
 */
import * as CONTROL from './control.ts';

/** What a worker receives when it starts. */
export interface WorkerStart {
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
  readonly thread: number;
}

/** The exports of a program's module that a worker calls; see `protocol.ts`. */
interface WorkerExports {
  follow(args: number, control: number, job: number, thread: number, sleeps: number): void;
  finish(control: number): void;
}

/** How often a worker looks before it reads the time again. */
const SPINS = 64;
/** A sleeping worker returns to its event loop after this many milliseconds, so that the host can end it. */
const SLEEP_TIME = 10_000;

/** Works for the pool until the thread ends. */
export function start(data: WorkerStart): void {
  const worker = new PoolWorker(data);
  worker.serve();
}

/** Thrown through a module by its `outOfRange`. */
class IndexFailure {
  readonly index: number;
  readonly extent: number;
  readonly kernel: number;

  constructor(index: number, extent: number, kernel: number) {
    this.index = index;
    this.extent = extent;
    this.kernel = kernel;
  }
}

class PoolWorker {
  readonly #memory: WebAssembly.Memory;
  readonly #control: number;
  readonly #thread: number;
  /** The control block, and this thread's slot in it. */
  readonly #words: Int32Array;
  readonly #slot: Int32Array;
  readonly #programs = new Map<number, WorkerExports>();
  /** The last job, and the number of released programs, that this worker has seen. */
  #job: number;
  #released: number;

  constructor({ memory, control, thread }: WorkerStart) {
    this.#memory = memory;
    this.#control = control;
    this.#thread = thread;
    this.#words = new Int32Array(memory.buffer, control, CONTROL.threads / 4);
    const slot = control + CONTROL.threads + CONTROL.slotBytes * thread;
    this.#slot = new Int32Array(memory.buffer, slot, CONTROL.slotBytes / 4);
    this.#job = this.#read(CONTROL.job);
    this.#released = this.#read(CONTROL.released);
    Atomics.add(this.#words, CONTROL.started / 4, 1);
  }

  /** Waits for jobs and takes part in them. */
  serve(): void {
    let begin = performance.now();
    let patience = 0;
    for (;;) {
      if (!this.#isNewJob(begin + patience) && !this.#sleep()) {
        setTimeout(() => this.serve(), 0);
        return;
      }
      patience = performance.now() - begin < CONTROL.SPIN_TIME ? CONTROL.SPIN_TIME : 0;
      this.#job = this.#read(CONTROL.job);
      this.#takePart();
      begin = performance.now();
    }
  }

  /** Whether another job begins before `end`. */
  #isNewJob(end: number): boolean {
    let isNew = false;
    do {
      for (let i = 0; i < SPINS && !isNew; i += 1) isNew = this.#read(CONTROL.job) !== this.#job;
    } while (!isNew && performance.now() < end);
    return isNew;
  }

  /** Sleeps until another job begins. @returns false if it has waited for long */
  #sleep(): boolean {
    const words = this.#words;
    Atomics.add(words, CONTROL.idle / 4, 1);
    const woken = Atomics.wait(words, CONTROL.job / 4, this.#job, SLEEP_TIME);
    Atomics.sub(words, CONTROL.idle / 4, 1);
    return woken !== 'timed-out';
  }

  #takePart(): void {
    this.#forget();
    const args = this.#read(CONTROL.args);
    const program = this.#find();
    if (program === null || this.#read(CONTROL.job) !== this.#job) return;
    for (;;) {
      try {
        program.follow(args, this.#control, this.#job, this.#thread, 1);
        return;
      } catch (error) {
        this.#note(error);
        program.finish(this.#control);
      }
    }
  }

  /** Drops programs that have been released. */
  #forget(): void {
    const count = this.#read(CONTROL.released);
    if (count - this.#released > CONTROL.RELEASED_NUMBERS) this.#programs.clear();
    else {
      for (let i = this.#released; i !== count; i += 1) {
        const at = CONTROL.releasedNumbers / 4 + (i % CONTROL.RELEASED_NUMBERS);
        this.#programs.delete(this.#words[at]);
      }
    }
    this.#released = count;
  }

  /**
   * The program of the job; null if the job is over. The bytes of its module may be overwritten while they are
   * read, so it checks the job and the number of released programs again.
   */
  #find(): WorkerExports | null {
    const number = this.#read(CONTROL.program);
    const known = this.#programs.get(number);
    if (known !== undefined) return known;
    const { buffer } = this.#memory;
    const address = this.#read(CONTROL.module);
    try {
      const bytes = new Uint8Array(buffer, address, this.#read(CONTROL.moduleBytes)).slice();
      if (this.#read(CONTROL.job) !== this.#job) return null;
      if (this.#read(CONTROL.released) !== this.#released) return null;
      const outOfRange = (index: number, extent: number, kernel: number): never => {
        throw new IndexFailure(index, extent, kernel);
      };
      const env = { memory: this.#memory, outOfRange, late: () => {} };
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
      const program = exports as unknown as WorkerExports;
      this.#programs.set(number, program);
      return program;
    } catch {
      return null;
    }
  }

  /** Records a failure in this thread's slot, unless it has one that a single thread would meet first. */
  #note(error: unknown): void {
    const slot = this.#slot;
    const { index, extent, kernel } =
      error instanceof IndexFailure ? error : new IndexFailure(0, 0, -1);
    const part = slot[CONTROL.slotPart / 4];
    const other = slot[CONTROL.slotKernel / 4];
    const isFirst = kernel < other || (kernel === other && part < slot[CONTROL.slotFailedPart / 4]);
    if (slot[CONTROL.slotFailed / 4] === 0 || isFirst) {
      slot[CONTROL.slotFailedPart / 4] = part;
      slot[CONTROL.slotIndex / 4] = index;
      slot[CONTROL.slotExtent / 4] = extent;
      slot[CONTROL.slotKernel / 4] = kernel;
      slot[CONTROL.slotFailed / 4] = 1;
    }
    Atomics.store(this.#words, CONTROL.failed / 4, 1);
  }

  #read(at: number): number {
    return Atomics.load(this.#words, at / 4);
  }
}
