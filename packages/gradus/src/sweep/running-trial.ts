import { checkArgument } from '../util/arguments.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Settings, Space } from './space.ts';
import type { Report, Score, TrialResult } from './trial.ts';

/**
 * A running trial, which `sweep` passes to the objective.
 *
 * @example
 * ```ts
 * const objective = ({ lr }: { lr: number }, trial: Trial): number => {
 *   let loss = 1;
 *   for (let step = 1; step <= 5; step++) {
 *     loss *= 1 - lr; // train for one step
 *     if (!trial.report(step, loss)) break;
 *   }
 *   return loss;
 * };
 * ```
 */
export interface Trial {
  readonly index: number;
  /** The seed of the sweep. It is the same for all trials, so that luck does not decide between settings. */
  readonly seed: number;
  /** Aborted when the trial is stopped early and when the sweep ends. */
  readonly signal: AbortSignal;
  /**
   * Reports the score after `step` steps. Returns whether to continue: false if other trials are better, the score is
   * not finite, or the sweep ends. The objective should then return; its return value is ignored.
   *
   * @param step an integer of at least 0, above the step of the last report
   * @throws ArgumentError if `step` is not, or if `score` is neither a number nor a {@link Score}
   */
  report(step: number, score: number | Score): boolean;
}

/**
 * The return value of an objective.
 *
 * @example
 * ```ts
 * const result: ObjectiveResult = { value: 0.97, tieBreak: 0.12 };
 * ```
 */
export type ObjectiveResult = number | Score | 'stopped';

/**
 * Runs one trial and returns its score. It returns `'stopped'` if it decides by itself to end the trial early; the
 * last report is then the score.
 *
 * @example
 * ```ts
 * const space = { lr: logUniform(1e-3, 1) };
 * const objective: Objective<typeof space> = ({ lr }) => Math.abs(lr - 0.1);
 * const { best } = await sweep({ space, objective, trials: 16 });
 * ```
 */
export type Objective<S extends Space = Space> = (
  settings: Settings<S>,
  trial: Trial,
) => ObjectiveResult | Promise<ObjectiveResult>;

/** One call of the objective, from start to result. */
export class RunningTrial<S extends Space> implements Trial {
  readonly index: number;
  readonly settings: Settings<S>;
  readonly seed: number;
  /** The error that the objective threw. */
  error: unknown;

  /** Returns whether to continue after a report; `before` is the step of the report before. */
  private readonly judge: (report: Report, before: number) => boolean;
  private readonly controller = new AbortController();
  private readonly reports: Report[] = [];
  /** Why the trial fails although its objective did not throw. */
  private reason: string | null = null;
  private hasEnded = false;

  constructor(
    { index, settings, seed }: Pick<TrialResult<S>, 'index' | 'settings' | 'seed'>,
    judge: (report: Report, before: number) => boolean,
  ) {
    this.index = index;
    this.settings = settings;
    this.seed = seed;
    this.judge = judge;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: unknown): void {
    this.controller.abort(reason);
  }

  // A property, so that `const { report } = trial` works.
  readonly report = (step: number, given: number | Score): boolean => {
    const last = this.reports.at(-1)?.step ?? -1;
    checkArgument('trial.report', 'step', step, { integer: true, least: last + 1 });
    const score = scoreOf(given);
    if (score === null) {
      throw new ArgumentError('trial.report', `${A_SCORE}, got ${shown(given)}.`);
    }
    if (this.hasEnded || this.signal.aborted) return false;
    if (!Number.isFinite(score.value)) {
      this.reason = `The score was ${score.value} at step ${step}.`;
      return this.stop(this.reason);
    }
    const report = { step, score };
    this.reports.push(report);
    if (!this.judge(report, last)) return this.stop(`Others were better at step ${step}.`);
    // The judge may have ended the sweep.
    return !this.signal.aborted;
  };

  private stop(why: string): false {
    this.abort(new GradusError(`The trial was stopped. ${why}`, { code: 'stopped' }));
    return false;
  }

  /** Never rejects: an objective that throws is a failed trial. */
  async run(objective: Objective<S>): Promise<TrialResult<S>> {
    try {
      const given = await objective(this.settings, this);
      return this.signal.aborted || given === 'stopped' ? this.stopped() : this.complete(given);
    } catch (error) {
      // An error after the trial was stopped is a consequence of stopping, not a failure.
      if (this.signal.aborted) return this.stopped();
      this.error = error;
      return this.failed(error instanceof Error ? error.message : String(error));
    } finally {
      this.hasEnded = true;
    }
  }

  private complete(given: number | Score): TrialResult<S> {
    const score = scoreOf(given);
    if (score === null) {
      return this.failed(`The objective returned ${shown(given)}, but ${A_SCORE}.`);
    }
    if (!Number.isFinite(score.value)) return this.failed(`The score was ${score.value}.`);
    return { ...this.common(), state: 'complete', score };
  }

  private stopped(): TrialResult<S> {
    const score = this.reports.at(-1)?.score;
    if (this.reason !== null) return this.failed(this.reason);
    if (score === undefined) return this.failed('It was stopped before its first report.');
    return { ...this.common(), state: 'stopped', score };
  }

  private failed(reason: string): TrialResult<S> {
    return { ...this.common(), state: 'failed', score: null, reason };
  }

  private common() {
    const { index, settings, seed, reports } = this;
    return { index, settings, seed, reports };
  }
}

const A_SCORE = 'a score is a number or { value, tieBreak }';

/** A score, or null for any other value. Drops a tie break that is not finite: it decides nothing, and JSON cannot hold it. */
function scoreOf(given: unknown): Score | null {
  if (typeof given === 'number') return { value: given };
  const { value, tieBreak } = (given ?? {}) as Partial<Score>;
  if (typeof value !== 'number') return null;
  return Number.isFinite(tieBreak) ? { value, tieBreak } : { value };
}
