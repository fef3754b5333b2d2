import { checkArgument } from '../util/arguments.ts';
import { ArgumentError, GradusError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import type { Settings, Space } from './space.ts';
import type { Report, Score, TrialResult } from './trial.ts';

/** A trial as its objective sees it. */
export interface Trial {
  readonly index: number;
  /** The seed of the sweep, the same for all trials, so that settings are compared and not luck. */
  readonly seed: number;
  /** Aborted when the trial is stopped early and when the sweep ends. */
  readonly signal: AbortSignal;
  /**
   * Tells the score after `step` steps, and asks whether to go on: false where others are better, the score is not
   * finite or the sweep ends. Then return, with any number.
   *
   * @param step an integer of at least 0, above that of the last report
   * @throws ArgumentError for another step, or a score that is none
   */
  report(step: number, score: number | Score): boolean;
}

/** What an objective returns. */
export type ObjectiveResult = number | Score | 'stopped';

/**
 * Runs one trial and gives its score. `'stopped'` is for an objective that ended its trial early by a decision of
 * its own; the last report is then the score.
 */
export type Objective<S extends Space = Space> = (
  settings: Settings<S>,
  trial: Trial,
) => ObjectiveResult | Promise<ObjectiveResult>;

/** One run of the objective, from its start to its result. */
export class RunningTrial<S extends Space> implements Trial {
  readonly index: number;
  readonly settings: Settings<S>;
  readonly seed: number;
  /** What the objective threw. */
  error: unknown;

  /** Told of a report and the step of the one before, it says whether to go on. */
  private readonly judge: (report: Report, before: number) => boolean;
  private readonly controller = new AbortController();
  private readonly reports: Report[] = [];
  /** Why it fails although its objective did not throw. */
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
      // What is thrown because the trial was stopped is not a failure of its own.
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

/** Null for what is not a score. A tie break that is not finite decides nothing, and JSON could not hold it. */
function scoreOf(given: unknown): Score | null {
  if (typeof given === 'number') return { value: given };
  const { value, tieBreak } = (given ?? {}) as Partial<Score>;
  if (typeof value !== 'number') return null;
  return Number.isFinite(tieBreak) ? { value, tieBreak } : { value };
}
