import { foldEvents, type RunEvent } from '@gradus/lab/events';
import type { RunConfig, StudioData } from '@gradus/lab/settings';
import type { RecordedWeights } from '../../engine/messages.ts';
import { isOn } from '../../experiment/index.ts';
import { StudioRun } from '../run.svelte.ts';
import type { RunStyle } from '../run-style.ts';
import { studio } from '../studio.svelte.ts';
import { eventsIn, isForPage, type ListedRun, type RunList, type SweepList } from './answers.ts';
import { experimentOf, unbuilt, unfitFor } from './fit.ts';
import { RecordedSource } from './recorded-source.ts';
import { type RunServer, runServer } from './server.ts';

/** The runs of the command line, if `gradus studio` serves the page. */
class RecordedRuns {
  /** Null before the first answer, and without such a server. */
  list = $state.raw<RunList | null>(null);
  /** Null before the first answer, and without such a server. */
  sweeps = $state.raw<SweepList | null>(null);
  problem = $state<string | null>(null);
  readonly server: RunServer = runServer(document.baseURI);
  /** The settings of the runs on the page that have only curves. */
  private readonly configs = new WeakMap<StudioRun, RunConfig<StudioData>>();

  constructor() {
    $effect.root(() => {
      $effect(() => this.refit());
    });
  }

  /** Asks the server for its runs and sweeps. */
  async refresh(): Promise<void> {
    try {
      [this.list, this.sweeps] = await Promise.all([this.server.list(), this.server.sweeps()]);
      this.problem = null;
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** The whole log of a run. @throws Error if the server does not answer */
  async logOf(id: string): Promise<RunEvent[]> {
    const { events } = await this.server.follow(id, { total: 0, resumes: 0 });
    return foldEvents(eventsIn(events));
  }

  /** The run as it is on the page. Reactive. */
  onPage(id: string): StudioRun | undefined {
    return studio.runs.find(({ recordedId }) => recordedId === id);
  }

  /** Puts a run for which {@link isForPage} holds on the page, and follows it while it trains. */
  async show(id: string, config: ListedRun['config']): Promise<void> {
    try {
      if (isForPage(config)) await this.place(id, config);
      this.problem = null;
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Shows more than the curves of runs whose data have come to the page since. */
  private refit(): void {
    const { summary } = studio;
    for (const run of studio.runs) {
      const config = this.configs.get(run);
      if (config === undefined || unfitFor(run.experiment, summary) !== null) continue;
      this.configs.delete(run);
      void this.renew(run, config);
    }
  }

  private async renew(before: StudioRun, config: RunConfig<StudioData>): Promise<void> {
    try {
      const { run, follow } = await this.made(before.recordedId ?? '', config, before.style);
      run.ownTitle = before.ownTitle;
      [run.isShown, run.isPinned] = [before.isShown, before.isPinned];
      studio.exchange(before, run);
      follow();
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  private async place(id: string, config: RunConfig<StudioData>): Promise<void> {
    const experiment = experimentOf(config);
    // The engine may have the files of its data, of this visit or an earlier one.
    if (!isOn(experiment, studio.summary)) await studio.open(experiment);
    const { run, follow } = await this.made(id, config, studio.takeStyle());
    await studio.makeRoom();
    studio.place(run);
    follow();
  }

  /** Makes a run, and a function that follows it once it is on the page. */
  private async made(id: string, config: RunConfig<StudioData>, style: RunStyle) {
    const experiment = experimentOf(config);
    const name = studio.newId();
    const unfit = unfitFor(experiment, studio.summary);
    const adopt = (weights: readonly RecordedWeights[]) =>
      studio.engine.call('adopt', { run: name, experiment, weights });
    const built = unfit === null ? await adopt([]) : unbuilt(config);
    const run = new StudioRun({
      ...{ id: name, kind: 'recorded', built, experiment, recordedId: id, style, unfit },
    });
    const { lr, keepBest: hasBest } = config.training;
    const source = new RecordedSource({
      ...{ server: this.server, id, lr, hasBest },
      post: (update) => run.apply({ ...update, run: name }),
      adopt: unfit === null ? async (weights) => (await adopt(weights)).snapshots : null,
    });
    try {
      await source.poll();
    } catch (error) {
      void studio.engine.call('drop', { run: name }).catch(() => undefined);
      throw error;
    }
    if (unfit !== null) this.configs.set(run, config);
    const follow = () => void source.follow(() => studio.runs.includes(run));
    return { run, follow };
  }
}

export const recordedRuns = new RecordedRuns();
