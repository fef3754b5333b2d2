import type { Experiment } from '../experiment/index.ts';
import { checkReproduction, type Reproduction, type Result } from '../experiment/link/index.ts';
import { keyOf } from './address.ts';
import { lossAt, machineOf, resultOf } from './outcome.ts';
import type { StudioRun } from './run.svelte.ts';
import { studio } from './studio.svelte.ts';

/** A result from an address, and the result of the same experiment on this page. */
export class Check {
  readonly experiment: Experiment;
  readonly expected: Result;
  readonly key: string;
  found = $state.raw<Result | null>(null);
  isAsking = $state(false);
  error = $state<string | null>(null);
  /** The run that is checked; null if there is none. */
  readonly run: StudioRun | null = $derived(studio.runs.findLast((run) => this.isOf(run)) ?? null);
  readonly reproduction: Reproduction | null = $derived.by(
    () => this.found && checkReproduction(this.expected, this.found, studio.summary?.testSize),
  );
  /** Whether the run passed the step without being compared there. */
  readonly hasPassed: boolean = $derived.by(
    () =>
      this.found === null &&
      !this.isAsking &&
      this.run !== null &&
      this.run.iteration > this.expected.iteration,
  );
  /** The run that the engine was asked about. */
  private asked: string | null = null;

  constructor(experiment: Experiment, expected: Result) {
    this.experiment = experiment;
    this.expected = expected;
    this.key = keyOf(experiment);
  }

  /** Whether a run has trained exactly the shared experiment from its first step. */
  isOf({ kind, parent, experiment }: StudioRun): boolean {
    return kind === 'live' && parent === null && keyOf(experiment) === this.key;
  }

  /** Compares as soon as the result exists. Call it whenever the runs have changed. */
  look(): void {
    const { run } = this;
    if (run === null || run.id === this.asked) return;
    const { iteration } = this.expected;
    const loss = run.snapshots.includes(iteration) ? lossAt(run, iteration) : null;
    if (loss !== null) {
      void this.compare(run, loss);
    } else if (!run.canTrain && run.iteration < iteration) {
      this.asked = run.id;
      const { iteration, loss } = run;
      const machine = machineOf(run);
      this.found = { iteration, loss: loss ?? Number.NaN, correct: null, digest: null, machine };
    }
  }

  private async compare(run: StudioRun, loss: number): Promise<void> {
    this.asked = run.id;
    this.error = null;
    this.isAsking = true;
    try {
      this.found = await resultOf(studio.engine, run, this.expected.iteration, loss);
    } catch (error) {
      this.error = (error as Error).message;
    } finally {
      this.isAsking = false;
    }
  }
}
