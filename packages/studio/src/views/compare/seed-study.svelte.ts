import type { RunEvent } from '@gradus/lab/events';
import type { RunId } from '../../engine/messages.ts';
import { type Experiment, experimentKey } from '../../experiment/index.ts';
import { studio } from '../../state/studio.svelte.ts';
import {
  type Contender,
  type Outcome,
  outcomeOf,
  type SeedResult,
  seeded,
  seedResults,
} from './seed-results.ts';

/** The experiment that is training. */
interface StudyProgress {
  readonly done: number;
  readonly total: number;
  readonly label: string;
  readonly seed: number;
  readonly iteration: number;
  readonly iterations: number;
}

/**
 * Trains experiments with several seeds, one after the other, and keeps the results: the runs do not appear on
 * the page. It lasts as long as the page, so the visitor can look at other views meanwhile.
 */
class SeedStudy {
  contenders = $state.raw<readonly Contender[]>([]);
  seeds = $state.raw<readonly number[]>([]);
  progress = $state.raw<StudyProgress | null>(null);
  problem = $state<string | null>(null);
  /** The results of each experiment, by its key. */
  private known = $state.raw<ReadonlyMap<string, Outcome>>(new Map());
  private controller: AbortController | null = null;

  readonly results: readonly SeedResult[] = $derived(
    seedResults(
      this.contenders,
      this.contenders.map(({ experiment }) =>
        this.seeds.map((seed) => this.known.get(experimentKey(seeded(experiment, seed))) ?? null),
      ),
    ),
  );
  readonly isRunning: boolean = $derived(this.progress !== null);

  /** @param contenders the others are compared with the first */
  async start(contenders: readonly Contender[], seeds: readonly number[]): Promise<void> {
    this.stop();
    const controller = new AbortController();
    this.controller = controller;
    this.contenders = contenders;
    this.seeds = seeds;
    this.problem = null;
    try {
      await this.trainAll(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.problem = (error as Error).message;
    }
    if (this.controller === controller) this.progress = null;
  }

  /** Stops training; results so far stay. */
  stop(): void {
    this.controller?.abort();
    this.progress = null;
  }

  /** Trains seed by seed, so that there are pairs to compare early. */
  private async trainAll(signal: AbortSignal): Promise<void> {
    const { contenders, seeds } = this;
    const total = contenders.length * seeds.length;
    let done = 0;
    for (const seed of seeds) {
      for (const { label, experiment } of contenders) {
        const { iterations } = experiment.training;
        const wanted = seeded(experiment, seed);
        const key = experimentKey(wanted);
        const onStep = (iteration: number): void => {
          this.progress = { done, total, label, seed, iteration, iterations };
        };
        onStep(0);
        const outcome =
          this.known.get(key) ?? outcomeOnPage(key) ?? (await trained(wanted, onStep, signal));
        this.known = new Map(this.known).set(key, outcome);
        done++;
      }
    }
  }
}

/** The result of a run on the page that trained the experiment from its first step. */
function outcomeOnPage(key: string): Outcome | undefined {
  for (const { parent, experiment, events } of studio.runs) {
    const outcome = parent === null ? outcomeOf(events) : null;
    if (outcome !== null && experimentKey(experiment) === key) return outcome;
  }
  return undefined;
}

/** Trains an experiment to its end and drops it. Rejects when `signal` stops it. */
async function trained(
  experiment: Experiment,
  onStep: (iteration: number) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const run = studio.newId();
  const events: RunEvent[] = [];
  let unsubscribe = (): void => {};
  const ended = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    unsubscribe = studio.subscribe(run, ({ status, message, iteration, ...update }) => {
      if (signal.aborted) return;
      events.push(...update.events.filter(({ event }) => event === 'end' || event === 'diverged'));
      onStep(iteration);
      if (status === 'failed') reject(new Error(message));
      else if (status === 'finished' || status === 'diverged') resolve();
    });
  });
  try {
    await Promise.all([ended, begun(run, experiment)]);
  } finally {
    unsubscribe();
    void studio.engine.call('drop', { run }).catch(() => undefined);
  }
  const outcome = outcomeOf(events);
  if (outcome !== null) return outcome;
  throw new Error(`the run with seed ${experiment.training.seed} has not ended.`);
}

async function begun(run: RunId, experiment: Experiment): Promise<void> {
  await studio.engine.call('create', { run, experiment });
  await studio.engine.call('train', { run, steps: null });
}

export const seedStudy = new SeedStudy();
