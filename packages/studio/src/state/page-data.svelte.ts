import type { EngineClient } from '../engine/client.ts';
import type { DataChoice } from '../engine/messages.ts';
import { type DataSummary, type Pictures, pictureKey } from '../experiment/index.ts';

/** The progress of the data. */
type DataState =
  | { readonly status: 'loading'; readonly loaded: number; readonly total: number | null }
  | { readonly status: 'ready'; readonly summary: DataSummary }
  | { readonly status: 'failed'; readonly message: string };

/** The data of the page, and those that are being loaded. */
export class PageData {
  state = $state.raw<DataState>({ status: 'loading', loaded: 0, total: null });
  /** Whether files are being read; `state` changes afterwards. */
  isLoading = $state(false);
  /** What was wrong with the data asked for last, if the page kept the earlier ones. */
  problem = $state<string | null>(null);
  readonly summary: DataSummary | null = $derived(
    this.state.status === 'ready' ? this.state.summary : null,
  );
  /** Resolves when the data asked for last are loaded, or could not be loaded. */
  whenLoaded: Promise<void> = Promise.resolve();
  /** The pictures that have been loaded. */
  private readonly known = new Set<string>();
  private requests = 0;
  /** The request whose data are shown. */
  private shown = 0;
  private readonly engine: Pick<EngineClient, 'call'>;
  private readonly onLoad: (summary: DataSummary) => void;

  /** @param onLoad called with data once they are loaded */
  constructor(engine: Pick<EngineClient, 'call'>, onLoad: (summary: DataSummary) => void) {
    this.engine = engine;
    this.onLoad = onLoad;
  }

  /**
   * Loads data after those that are being loaded; the last request counts. If loading fails, the earlier data stay and
   * `problem` has the reason. Points wait for nothing, since the engine generates them.
   */
  load(choice: DataChoice, { isQuiet = false } = {}): Promise<void> {
    const request = ++this.requests;
    const isGenerated = choice.name === 'table' && choice.file === undefined;
    const before = isGenerated ? Promise.resolve() : this.whenLoaded;
    this.whenLoaded = before.then(() => this.fetch(choice, request, isQuiet));
    return this.whenLoaded;
  }

  /** Makes pictures current again if they have been loaded before; MNIST can always be loaded. */
  bringBack(data: Pictures): Promise<void> {
    if (this.known.has(pictureKey(data))) return this.load({ name: 'known', data });
    const { summary } = this;
    const isOther = summary?.kind === 'table' || summary?.name === 'folder';
    return data.name === 'mnist' && isOther ? this.load({ name: 'mnist' }) : Promise.resolve();
  }

  /** Whether any data have been asked for. */
  get isAsked(): boolean {
    return this.requests > 0;
  }

  /** Records how much has been loaded. */
  progress(loaded: number, total: number | null): void {
    if (this.state.status === 'loading') this.state = { status: 'loading', loaded, total };
  }

  private async fetch(choice: DataChoice, request: number, isQuiet: boolean): Promise<void> {
    const before = this.state;
    this.isLoading = true;
    this.problem = null;
    const isFirst = before.status !== 'ready';
    if (choice.name === 'mnist' && isFirst)
      this.state = { status: 'loading', loaded: 0, total: null };
    try {
      const summary = await this.engine.call('load', choice);
      if (request < this.shown) return;
      this.shown = request;
      if (summary.kind === 'pictures') this.known.add(pictureKey(summary.data));
      this.state = { status: 'ready', summary };
      // Data that were asked for meanwhile come next.
      if (request === this.requests) this.onLoad(summary);
    } catch (error) {
      const { message } = error as Error;
      if (request < this.shown) return;
      const canStay = before.status === 'ready' || choice.name !== 'mnist';
      if (this.state.status !== 'ready') {
        this.state = canStay ? before : { status: 'failed', message };
      }
      this.problem = canStay && !isQuiet ? message : null;
    } finally {
      if (request === this.requests) this.isLoading = false;
    }
  }
}
