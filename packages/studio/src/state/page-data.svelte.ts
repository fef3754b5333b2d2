import type { EngineClient } from '../engine/client.ts';
import type { DataChoice, DataSummary } from '../engine/messages.ts';

/** How far the data are. */
type DataState =
  | { readonly status: 'loading'; readonly loaded: number; readonly total: number | null }
  | { readonly status: 'ready'; readonly summary: DataSummary }
  | { readonly status: 'failed'; readonly message: string };

/** The data that the page has, and those that it is getting. */
export class PageData {
  state = $state.raw<DataState>({ status: 'loading', loaded: 0, total: null });
  /** Whether something is read now, after which `state` changes. */
  isLoading = $state(false);
  /** What was wrong with the data asked for last, where those before could stay. */
  problem = $state<string | null>(null);
  readonly summary: DataSummary | null = $derived(
    this.state.status === 'ready' ? this.state.summary : null,
  );
  /** Resolves when the data that were asked for last are there, or could not be had. */
  whenLoaded: Promise<void> = Promise.resolve();
  private readonly engine: Pick<EngineClient, 'call'>;
  private readonly onLoad: (summary: DataSummary) => void;

  /** @param onLoad told of data that have come */
  constructor(engine: Pick<EngineClient, 'call'>, onLoad: (summary: DataSummary) => void) {
    this.engine = engine;
    this.onLoad = onLoad;
  }

  /**
   * Loads data, once what is being loaded is there: the last wish counts. Where it fails, the data that were
   * there stay; `problem` says why.
   */
  load(choice: DataChoice): Promise<void> {
    this.whenLoaded = this.whenLoaded.then(() => this.fetch(choice));
    return this.whenLoaded;
  }

  /** Takes note of how much has come. */
  progress(loaded: number, total: number | null): void {
    if (this.state.status === 'loading') this.state = { status: 'loading', loaded, total };
  }

  private async fetch(choice: DataChoice): Promise<void> {
    const before = this.state;
    this.isLoading = true;
    this.problem = null;
    if (choice.name === 'mnist') this.state = { status: 'loading', loaded: 0, total: null };
    try {
      const summary = await this.engine.call('load', choice);
      this.state = { status: 'ready', summary };
      this.onLoad(summary);
    } catch (error) {
      const { message } = error as Error;
      const canStay = before.status === 'ready' || choice.name === 'idx';
      this.state = canStay ? before : { status: 'failed', message };
      this.problem = canStay ? message : null;
    } finally {
      this.isLoading = false;
    }
  }
}
