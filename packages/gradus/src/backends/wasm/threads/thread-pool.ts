import { GradusError, IndexOutOfRangeError } from '../../../util/errors.ts';
import type { LinearMemory } from '../memory.ts';
import * as CONTROL from './control.ts';
import { maySleep, startThread, type Thread } from './threads.ts';

/** The exports of a program's module that a pool uses; see `protocol.ts`. */
export interface PoolExports {
  lead(args: number, control: number, job: number, thread: number, sleeps: number): void;
  follow(args: number, control: number, job: number, thread: number, sleeps: number): void;
  finish(control: number): void;
}

/** A program that several threads run. */
export interface PoolProgram {
  readonly exports: PoolExports;
  /** Labels of the kernels, for errors. */
  readonly labels: readonly string[];
  /** The work of a run that threads share, in nanoseconds of one thread. */
  readonly work: number;
  readonly number: number;
  /** The address of the module's bytes in shared memory. */
  readonly module: number;
  readonly moduleBytes: number;
}

/**
 * The work of a run from which on it pays to wake threads, in nanoseconds of one thread. Waking takes 30 to 100 µs.
 * @heuristic
 */
const WORTH_WAKING = 80_000;
/** The leader gives up after waiting this many milliseconds, plus this many times its own work. */
const PATIENCE = 5000;
const PATIENCE_FACTOR = 20;
/** If more time passes between two looks at the clock, the whole machine was asleep. */
const LONGEST_LOOK = 100;

/** The state of the workers. It is a separate object, so that their listeners do not keep the pool in memory. */
interface Health {
  readonly threads: Thread[];
  died: { readonly reason: unknown } | null;
}

/** Ends the workers of backends that JavaScript has collected. */
const abandoned = new FinalizationRegistry<Health>(({ threads }) => {
  for (const thread of threads) thread.end();
});

/**
 * The threads of a backend: this thread, which leads, and workers. Workers start when a program first needs
 * them. Until then, and for good if they cannot start, the leader works alone.
 */
export class ThreadPool {
  readonly #memory: LinearMemory;
  readonly #control: number;
  readonly #worthWaking: number;
  #threads: number;
  #health: Health | null = null;
  #job = 0;
  #programs = 0;
  /** For the latest run: when it began, when the leader first waited, and how long it has waited. */
  #began = 0;
  #firstLook = 0;
  #lastLook = 0;
  #waited = 0;

  constructor(memory: LinearMemory, threads: number, worthWaking = WORTH_WAKING) {
    this.#memory = memory;
    this.#threads = threads;
    this.#worthWaking = worthWaking;
    this.#control = memory.take(CONTROL.controlBytes(threads));
    memory.uint8.fill(0, this.#control, this.#control + CONTROL.controlBytes(threads));
  }

  /** How many threads share a run; 1 if others could not start or one has died. */
  get threads(): number {
    const refused = this.#health?.died != null && this.#load(CONTROL.started) === 0;
    return refused ? 1 : this.#threads;
  }

  /** How many threads have started. */
  get started(): number {
    return this.#threads === 1 ? 1 : 1 + this.#load(CONTROL.started);
  }

  /** How many workers sleep until the next job. */
  get sleeping(): number {
    return this.#load(CONTROL.idle);
  }

  /** Registers a program, whose module has these bytes, with the threads. */
  register(
    program: Pick<PoolProgram, 'exports' | 'labels' | 'work'>,
    bytes: Uint8Array,
  ): PoolProgram {
    this.#programs += 1;
    const module = this.#memory.take(bytes.length);
    this.#memory.uint8.set(bytes, module);
    return { ...program, number: this.#programs, module, moduleBytes: bytes.length };
  }

  /**
   * Whether workers should share `sets` runs of a program. They are woken only for much work, or if
   * runs follow each other so closely that they will stay awake.
   */
  shares({ work }: PoolProgram, sets: number): boolean {
    if (!this.ready()) return false;
    if (work * sets >= this.#worthWaking || this.sleeping === 0) return true;
    const before = this.#began;
    this.#began = performance.now();
    return this.#began - before < CONTROL.SPIN_TIME;
  }

  /** Whether workers are ready to share work. The first call starts them. */
  ready(): boolean {
    if (this.#threads === 1) return false;
    this.#health ??= this.#start();
    if (this.#health.died !== null) this.#disband(this.#health.died.reason);
    return this.#threads > 1 && this.#load(CONTROL.started) > 0;
  }

  /**
   * Runs a program whose arguments have been written, one set after the other.
   * @param args the address of the first set
   * @param sets the number of sets; their stages together are fewer than {@link FINISHED}
   * @param watched the offset in a set of a float32 that must stay finite for the next set to run; 0 for none
   * @throws IndexOutOfRangeError for a wrong index, GradusError if a thread died
   */
  run(member: PoolProgram, args: number, sets: number, watched = 0): void {
    const { exports } = member;
    const control = this.#control;
    this.#job = (this.#job + 1) | 0;
    this.#began = performance.now();
    this.#waited = 0;
    this.#firstLook = 0;
    this.#store(CONTROL.program, member.number);
    this.#store(CONTROL.args, args);
    this.#store(CONTROL.sets, sets);
    this.#store(CONTROL.watched, watched);
    this.#store(CONTROL.module, member.module);
    this.#store(CONTROL.moduleBytes, member.moduleBytes);
    const sleeps = Number(maySleep());
    let enter = exports.lead;
    for (;;) {
      try {
        enter(args, control, this.#job, 0, sleeps);
        break;
      } catch (error) {
        if (error instanceof LostThreadError) this.#disband(error);
        this.#note(error, member);
        exports.finish(control);
        enter = exports.follow;
      }
    }
    if (this.#load(CONTROL.failed) !== 0) this.#fail(member);
  }

  /** Makes the workers forget a program, and frees the bytes of its module. */
  release({ number, module, moduleBytes }: PoolProgram): void {
    const count = this.#load(CONTROL.released);
    this.#store(CONTROL.releasedNumbers + 4 * (count % CONTROL.RELEASED_NUMBERS), number);
    Atomics.store(this.#memory.int32, (this.#control + CONTROL.released) / 4, count + 1);
    this.#memory.give(module, moduleBytes);
  }

  /** Called by the module while the leader waits. */
  late(): void {
    const now = performance.now();
    if (this.#firstLook === 0) this.#firstLook = now;
    else this.#waited += Math.min(now - this.#lastLook, LONGEST_LOOK);
    this.#lastLook = now;
    const own = this.#firstLook - this.#began;
    if (this.#waited > PATIENCE + PATIENCE_FACTOR * own) throw new LostThreadError(this.#waited);
  }

  #start(): Health {
    const health: Health = { threads: [], died: null };
    const ended = (reason: unknown): void => {
      health.died ??= { reason };
    };
    try {
      for (let thread = 1; thread < this.#threads; thread += 1) {
        const start = { memory: this.#memory.memory, control: this.#control, thread };
        health.threads.push(startThread(start, ended));
      }
    } catch (reason) {
      ended(reason);
    }
    abandoned.register(this, health);
    return health;
  }

  /**
   * Continues with one thread.
   * @throws GradusError unless the workers could not even start
   */
  #disband(reason: unknown): void {
    for (const thread of this.#health?.threads ?? []) thread.end();
    this.#threads = 1;
    // Workers that are still there find no job to do.
    this.#job = (this.#job + 1) | 0;
    Atomics.store(this.#memory.int32, (this.#control + CONTROL.ticket) / 4 + 1, this.#job);
    if (this.#load(CONTROL.started) === 0) return;
    throw new GradusError(
      'A thread of the WebAssembly backend has died' +
        `${reason instanceof Error ? ` (${reason.message})` : ''}. Later runs use one thread. ` +
        'If it died during this run, the run may be done in part: go on from a checkpoint. To use ' +
        'threads again, call setBackend(createWasmBackend()).',
      { code: 'thread-died', cause: reason },
    );
  }

  /** Records an error of this thread, as workers do for theirs. */
  #note(error: unknown, { labels }: PoolProgram): void {
    const { int32 } = this.#memory;
    const slot = (this.#control + CONTROL.threads) / 4;
    const known = error instanceof IndexOutOfRangeError;
    const kernel = known ? labels.indexOf(error.kernel) : -1;
    const part = int32[slot + CONTROL.slotPart / 4];
    if (int32[slot + CONTROL.slotFailed / 4] === 0 || this.#precedes(kernel, part, slot)) {
      int32[slot + CONTROL.slotKernel / 4] = kernel;
      int32[slot + CONTROL.slotFailedPart / 4] = part;
      int32[slot + CONTROL.slotIndex / 4] = known ? error.index : 0;
      int32[slot + CONTROL.slotExtent / 4] = known ? error.extent : 0;
      int32[slot + CONTROL.slotFailed / 4] = 1;
    }
    Atomics.store(int32, (this.#control + CONTROL.failed) / 4, 1);
  }

  /** Whether a single thread would meet this failure before the one in a slot. */
  #precedes(kernel: number, part: number, slot: number): boolean {
    const { int32 } = this.#memory;
    const other = int32[slot + CONTROL.slotKernel / 4];
    return kernel < other || (kernel === other && part < int32[slot + CONTROL.slotFailedPart / 4]);
  }

  /** Throws the error that a single thread would meet first. */
  #fail({ labels }: PoolProgram): never {
    const { int32 } = this.#memory;
    let first = -1;
    for (let thread = 0; thread < this.#threads; thread += 1) {
      const slot = (this.#control + CONTROL.threads + CONTROL.slotBytes * thread) / 4;
      if (int32[slot + CONTROL.slotFailed / 4] === 0) continue;
      int32[slot + CONTROL.slotFailed / 4] = 0;
      const kernel = int32[slot + CONTROL.slotKernel / 4];
      const part = int32[slot + CONTROL.slotFailedPart / 4];
      if (first < 0 || this.#precedes(kernel, part, first)) first = slot;
    }
    const kernel = int32[first + CONTROL.slotKernel / 4];
    if (kernel < 0)
      throw new GradusError('A kernel failed on a thread of the WebAssembly backend.');
    const index = int32[first + CONTROL.slotIndex / 4];
    throw new IndexOutOfRangeError(labels[kernel], index, int32[first + CONTROL.slotExtent / 4]);
  }

  #load(at: number): number {
    return Atomics.load(this.#memory.int32, (this.#control + at) / 4);
  }

  #store(at: number, value: number): void {
    this.#memory.int32[(this.#control + at) / 4] = value;
  }
}

class LostThreadError extends Error {
  constructor(waited: number) {
    super(`it has not answered for ${Math.round(waited)} ms`);
  }
}
