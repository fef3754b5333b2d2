import type { LruCache } from '../engine/lru-cache.ts';
import type { Calls } from '../engine/messages.ts';
import { studio } from './studio.svelte.ts';

/** Milliseconds between two equal questions about a run in training. */
const INTERVAL = 400;
/** Milliseconds after which a wait is checked again, because new parameters may need a shorter wait. */
const GLANCE = 40;

/** How often a question is asked, and which answers are kept. */
interface QueryOptions<K extends keyof Calls> {
  /** Milliseconds between two questions, by the last parameters; 400 if not given. */
  readonly interval?: (params: Calls[K]['params'], last: LastCall<K>) => number;
  /** Keeps answers, so that a repeated question is answered at once. */
  readonly cache?: LruCache<Calls[K]['result']>;
  /** The key of an answer; null for an answer that is not kept. */
  readonly key?: (params: Calls[K]['params']) => string | null;
}

/** The last parameters, and how many milliseconds the answer took. */
interface LastCall<K extends keyof Calls> {
  /** Null until the first answer. */
  readonly params: Calls[K]['params'] | null;
  readonly duration: number;
}

/**
 * A question to the engine that is asked again whenever a value that it depends on changes. One call runs at a
 * time; later changes are asked afterwards. Create it while a component initialises.
 *
 *     const test = new Query('test', () => ({ run: run.id, iteration: run.snapshotAt(studio.at) }));
 *     … {test.result?.correct}
 */
export class Query<K extends keyof Calls> {
  result = $state.raw<Calls[K]['result'] | null>(null);
  /** The parameters of `result`. */
  resultParams = $state.raw<Calls[K]['params'] | null>(null);
  error = $state<string | null>(null);
  private readonly call: K;
  private readonly options: QueryOptions<K>;
  private isAsking = false;
  private next: Calls[K]['params'] | null = null;
  private askedAt = 0;
  private last: LastCall<K> = { params: null, duration: 0 };
  /** Grows when an answer comes from memory: a call that is still running is then outdated. */
  private cacheHits = 0;

  /** @param params the parameters, from reactive values; null asks nothing and keeps the last answer */
  constructor(call: K, params: () => Calls[K]['params'] | null, options: QueryOptions<K> = {}) {
    this.call = call;
    this.options = options;
    $effect(() => {
      const wanted = params();
      if (wanted === null || this.showCached(wanted)) return;
      this.next = wanted;
      void this.ask();
      // The answer is outdated: other parameters are wanted, or the view is gone.
      return () => {
        this.next = null;
      };
    });
  }

  private showCached(params: Calls[K]['params']): boolean {
    const key = this.options.key?.(params) ?? null;
    const cached = key === null ? undefined : this.options.cache?.get(key);
    if (cached === undefined) return false;
    this.cacheHits++;
    this.show(params, cached);
    return true;
  }

  private show(params: Calls[K]['params'], result: Calls[K]['result']): void {
    this.resultParams = params;
    this.result = result;
    this.error = null;
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.next !== null) {
      const pause = this.askedAt + this.intervalOf(this.next) - performance.now();
      if (pause > 0) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(pause, GLANCE)));
        continue;
      }
      const params: Calls[K]['params'] = this.next;
      const { cacheHits } = this;
      this.next = null;
      this.askedAt = performance.now();
      try {
        const result = await studio.engine.call(this.call, params);
        const key = this.options.key?.(params) ?? null;
        if (key !== null) this.options.cache?.set(key, result);
        if (cacheHits === this.cacheHits) this.show(params, result);
      } catch (error) {
        if (cacheHits === this.cacheHits) this.error = (error as Error).message;
      }
      this.last = { params, duration: performance.now() - this.askedAt };
    }
    this.isAsking = false;
  }

  private intervalOf(params: Calls[K]['params']): number {
    return this.options.interval?.(params, this.last) ?? INTERVAL;
  }
}
