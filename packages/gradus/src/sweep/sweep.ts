import { checkSignal, hasMethods, POSITIVE_INTEGER } from '../util/arguments.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { checkOptions } from '../util/options.ts';
import { Pace } from '../util/pace.ts';
import { shown } from '../util/shown.ts';
import { type Asha, Rungs } from './asha.ts';
import type { Method } from './method.ts';
import { random } from './random.ts';
import { type Objective, RunningTrial } from './running-trial.ts';
import { checkSpace, type Settings, type Space } from './space.ts';
import { compareScores, MODES, type Mode, type Report, type TrialResult } from './trial.ts';

/**
 * Options of {@link sweep}.
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-4, 1) };
 * const options: SweepOptions<typeof space> = {
 *   space,
 *   objective: ({ lr }) => Math.abs(Math.log10(lr) + 2),
 *   trials: 16,
 * };
 * ```
 */
export interface SweepOptions<S extends Space = Space> {
  /** The settings to search. */
  space: S;
  /** Runs one trial. */
  objective: Objective<S>;
  /** Number of trials. A grid ends by itself after its last combination; other methods need this number. */
  trials?: number;
  /** Whether small or large scores are better; default 'min'. */
  mode?: Mode;
  /** Chooses the settings of each trial; default {@link random}. */
  method?: Method;
  /** Seed of the method and of every trial; default 0. */
  seed?: number;
  /** Number of trials that run at the same time; default 1. */
  parallel?: number;
  /** Trial i learns from trials 0 … i − lag and starts when they have ended; default 16. */
  lag?: number;
  /** Stops trials that are not among the best at a rung; by default no trial is stopped. */
  asha?: Asha;
  /** Trials that ended in an earlier call with the same options. They count and do not run again. */
  known?: readonly TrialResult<S>[];
  /** Ends the sweep. */
  signal?: AbortSignal;
  /** Called before a trial starts; the trial waits for the returned promise. */
  onStart?: (trial: Pick<TrialResult<S>, 'index' | 'settings' | 'seed'>) => void | Promise<void>;
  /** Called for each report. */
  onReport?: (index: number, report: Report) => void;
  /** Called when a trial has ended; later trials learn from it once the returned promise is fulfilled. */
  onEnd?: (result: TrialResult<S>) => void | Promise<void>;
}

/**
 * The result of {@link sweep}.
 *
 * @example
 * ```ts
 * const space = { width: choice([8, 16, 32]) };
 * const result: SweepResult<typeof space> = await sweep({
 *   space,
 *   objective: ({ width }) => 1 / width,
 *   method: grid(),
 * });
 * result.best?.settings.width; // 32
 * ```
 */
export interface SweepResult<S extends Space = Space> {
  /** The best complete trial, the first of equal ones; null if no trial is complete. */
  readonly best: TrialResult<S> | null;
  /** All trials, by index. */
  readonly trials: readonly TrialResult<S>[];
  /** Whether small or large scores are better. */
  readonly mode: Mode;
}

/**
 * Searches for the best settings: runs `objective` with settings that `method` chooses from `space`.
 *
 * The same options give the same settings at any `parallel`, and the same result if the objective returns the same
 * scores. The exception is `asha` with `parallel` above 1: which trials are stopped depends on which of them reach a
 * rung first.
 *
 * A trial fails if its objective throws or its score is not finite. The other trials continue.
 *
 * @throws ArgumentError for options that do not fit together, a mistake in the space ({@link checkSpace}), or known
 *   trials of another sweep
 * @throws GradusError with code `'sweep'` if all trials fail; its cause is the error of the first
 * @throws the reason of `signal`, or an error of a callback or of the method, after the running objectives have
 *   ended. Their results then do not count
 *
 * @example
 * ```ts
 * const { best } = await sweep({
 *   space: { lr: logUniform(1e-3, 1), hidden: choice([[64], [64, 64]]) },
 *   objective: ({ lr, hidden }) => Math.abs(lr - 0.1) + hidden.length, // train, return a loss
 *   trials: 32,
 * });
 * best?.settings.hidden; // [64]
 * ```
 */
export async function sweep<const S extends Space>(
  options: SweepOptions<S>,
): Promise<SweepResult<S>> {
  return new Sweep(checkSweep(options)).run();
}

type Checked<S extends Space> = Required<
  Pick<SweepOptions<S>, 'trials' | 'mode' | 'method' | 'seed' | 'parallel' | 'lag' | 'known'>
> &
  SweepOptions<S>;

function checkSweep<S extends Space>(given: SweepOptions<S>): Checked<S> {
  const options = checkOptions<SweepOptions<S>>(
    'sweep',
    given,
    {
      space: null,
      objective: 'function',
      trials: POSITIVE_INTEGER,
      mode: MODES,
      method: null,
      seed: { integer: true },
      parallel: POSITIVE_INTEGER,
      lag: POSITIVE_INTEGER,
      asha: null,
      known: Array,
      signal: null,
      onStart: 'function',
      onReport: 'function',
      onEnd: 'function',
    },
    ['objective'],
  );
  const { space, mode = 'min', method = random(), seed = 0, parallel = 1, lag = 16 } = options;
  checkSpace(space);
  checkMethod(method);
  checkSignal('sweep', options.signal);
  if (parallel > lag) {
    throw new ArgumentError(
      'sweep',
      `parallel = ${parallel} is above lag = ${lag}. Trial i waits for trial i − lag, so at most lag trials run ` +
        `at the same time. Pass lag: ${parallel}, or parallel: ${lag}.`,
    );
  }
  const trials = Math.min(options.trials ?? Number.POSITIVE_INFINITY, method.size(space));
  if (trials === Number.POSITIVE_INFINITY) {
    throw new ArgumentError(
      'sweep',
      `the method ${method.name} never ends by itself. Pass the number of trials, for example trials: 32.`,
    );
  }
  const known = checkKnown(options.known ?? [], trials);
  return { ...options, trials, mode, method, seed, parallel, lag, known };
}

function checkMethod(method: Method): void {
  if (hasMethods(method, ['size', 'suggest'])) return;
  const fix = typeof method === 'function' ? 'Call the function' : 'Pass a method';
  throw new ArgumentError('sweep', `method is ${shown(method)}. ${fix}, for example random().`);
}

function checkKnown<S extends Space>(known: readonly TrialResult<S>[], trials: number) {
  const seen = new Set<number>();
  for (const [i, trial] of known.entries()) {
    const index = trial?.index;
    if (!(Number.isInteger(index) && index >= 0 && index < trials)) {
      const last = trials - 1;
      throw new ArgumentError(
        'sweep',
        `known[${i}] is trial ${index}, but this sweep has trials 0 … ${last}. Pass trials of the same sweep.`,
      );
    }
    if (seen.has(index)) {
      throw new ArgumentError(
        'sweep',
        `known[${i}] is trial ${index}, as is an earlier entry. Pass each trial once.`,
      );
    }
    seen.add(index);
  }
  return known;
}

/** One call of {@link sweep}. */
class Sweep<S extends Space> {
  private readonly options: Checked<S>;
  private readonly rungs: Rungs | null;
  /** Results by index; trials that have not ended are missing. */
  private readonly results: TrialResult<S>[] = [];
  /** The trials that the next one learns from. The array grows, because a copy for each trial takes quadratic time. */
  private readonly past: TrialResult[] = [];
  private readonly running = new Set<RunningTrial<S>>();
  private next = 0;
  /** Why the sweep ends before its last trial. */
  private abortion: { readonly reason: unknown } | null = null;
  /** The error that the objective of trial 0 threw. */
  private firstError: unknown;
  private wake: () => void = () => {};

  constructor(options: Checked<S>) {
    this.options = options;
    this.rungs = options.asha === undefined ? null : new Rungs(options.asha, options.mode);
    for (const result of options.known) this.results[result.index] = result;
    this.results.forEach(({ reports }) => {
      reports.forEach(({ step, score }, i) => {
        this.rungs?.pass(reports[i - 1]?.step ?? -1, step, score);
      });
    });
  }

  async run(): Promise<SweepResult<S>> {
    const { signal } = this.options;
    const onAbort = (): void => this.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    const pace = new Pace();
    for (this.startTrials(); this.running.size > 0; this.startTrials()) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      await pace.yieldToEventLoop();
    }
    signal?.removeEventListener('abort', onAbort);
    if (this.abortion !== null) throw this.abortion.reason;
    return this.result();
  }

  private abort(reason: unknown): void {
    this.abortion ??= { reason };
    for (const trial of this.running) trial.abort(reason);
  }

  /** Starts all trials that may run now. */
  private startTrials(): void {
    const { trials, parallel, lag } = this.options;
    while (this.abortion === null && this.next < trials) {
      if (this.results[this.next] !== undefined) {
        this.next++;
        continue;
      }
      const learned = Math.max(0, this.next - lag + 1);
      while (this.past.length < learned && this.results[this.past.length] !== undefined) {
        this.past.push(this.results[this.past.length] as TrialResult);
      }
      if (this.past.length < learned || this.running.size === parallel) return;
      void this.runTrial(this.next++);
    }
  }

  /** Never rejects: an error of a callback or of the method ends the sweep. */
  private async runTrial(index: number): Promise<void> {
    let trial: RunningTrial<S> | undefined;
    try {
      trial = this.makeTrial(index);
      this.running.add(trial);
      const { settings, seed } = trial;
      await this.options.onStart?.({ index, settings, seed });
      if (this.abortion !== null) return;
      const result = await trial.run(this.options.objective);
      if (this.abortion !== null) return;
      if (index === 0) this.firstError = trial.error;
      await this.options.onEnd?.(result);
      this.results[index] = result;
    } catch (error) {
      this.abort(error);
    } finally {
      if (trial !== undefined) this.running.delete(trial);
      this.wake();
    }
  }

  private makeTrial(index: number): RunningTrial<S> {
    const { method, space, seed, mode } = this.options;
    const settings = method.suggest(space, index, this.past, seed, mode) as Settings<S>;
    return new RunningTrial({ index, settings, seed }, (report, before) => {
      try {
        this.options.onReport?.(index, report);
      } catch (error) {
        this.abort(error);
      }
      return this.rungs?.pass(before, report.step, report.score) ?? true;
    });
  }

  private result(): SweepResult<S> {
    const { results: trials, options, firstError } = this;
    const { mode } = options;
    if (trials.every(({ state }) => state === 'failed')) {
      const { index, reason } = trials[0];
      throw new GradusError(
        `sweep: all ${trials.length} trials failed. Trial ${index}: ${reason}`,
        { code: 'sweep', cause: firstError },
      );
    }
    const best = trials
      .filter(({ state }) => state === 'complete')
      .reduce<TrialResult<S> | null>(
        (a, b) => (a !== null && compareScores(a.score, b.score, mode) <= 0 ? a : b),
        null,
      );
    return { best, trials, mode };
  }
}
