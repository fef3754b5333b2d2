import { foldEvents, type RunEvent } from '@gradus/lab/events';
import type { RunConfig } from '@gradus/lab/settings';
import { recordedRuns } from '../../../state/recorded/recorded-runs.svelte.ts';
import { RecordedSource } from '../../../state/recorded/recorded-source.ts';
import { freeStyle, type RunStyle } from '../../../state/run-style.ts';

/** The most runs whose curves a reader can tell apart. */
const MOST = 6;

/** A run of the command line with its curves, also one that the page cannot build, such as a run on a table. */
export class ChosenRun {
  readonly id: string;
  readonly label: string;
  readonly style: RunStyle;
  /** Its events so far. */
  events = $state.raw<readonly RunEvent[]>([]);
  /** Null until they are loaded. */
  config = $state.raw<RunConfig | null>(null);
  problem = $state<string | null>(null);

  constructor(id: string, label: string, style: RunStyle) {
    this.id = id;
    this.label = label;
    this.style = style;
  }
}

/** The runs that were chosen in charts and in lists of the command line's runs. */
class ChosenRuns {
  runs = $state.raw<readonly ChosenRun[]>([]);

  find(id: string | null): ChosenRun | undefined {
    return this.runs.find((run) => run.id === id);
  }

  /** Shows a run (in the place of the one chosen first if there are too many), or hides it if it is shown. */
  toggle(id: string, label: string): void {
    if (this.find(id) !== undefined) {
      this.runs = this.runs.filter((run) => run.id !== id);
      return;
    }
    const kept = this.runs.slice(-(MOST - 1));
    const run = new ChosenRun(id, label, freeStyle(kept.map(({ style }) => style)));
    this.runs = [...kept, run];
    void this.load(run);
  }

  clear(): void {
    this.runs = [];
  }

  private async load(run: ChosenRun): Promise<void> {
    const { server } = recordedRuns;
    const source = new RecordedSource({
      ...{ server, id: run.id, lr: 0, hasBest: false, adopt: null },
      post: ({ events, replacesEvents, message }) => {
        const all = replacesEvents ? events : [...run.events, ...events];
        run.events = foldEvents([...all]);
        run.problem = message ?? null;
      },
    });
    try {
      run.config = await server.config(run.id);
      await source.poll();
      void source.follow(() => this.runs.includes(run));
    } catch (error) {
      run.problem = (error as Error).message;
    }
  }
}

export const chosenRuns = new ChosenRuns();
