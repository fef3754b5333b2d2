import type { Calls } from '../engine/messages.ts';
import type { LruCache } from './lru-cache.ts';
import { studio } from './studio.svelte.ts';

/** Milliseconds between two times that the same question is asked of a run that trains. */
const INTERVAL = 400;
/** Milliseconds after which a wait is looked at again, since what is asked meanwhile may have to wait less. */
const GLANCE = 40;

/** How often a question is asked, and what is kept of its answers. */
interface QueryOptions<K extends keyof Calls> {
  /** Milliseconds between two times that it is asked, by what was asked last; 400 if not given. */
  readonly interval?: (params: Calls[K]['params'], last: LastCall<K>) => number;
  /** Where answers are kept, so that what was asked before is answered at once. */
  readonly cache?: LruCache<Calls[K]['result']>;
  /** What an answer is kept under; null for one that is not to be kept. */
  readonly key?: (params: Calls[K]['params']) => string | null;
}

/** What was asked, and how many milliseconds the answer took. */
interface LastCall<K extends keyof Calls> {
  /** Null at first. */
  readonly params: Calls[K]['params'] | null;
  readonly duration: number;
}

/**
 * A question to the engine that is asked again whenever what it depends on changes. One is on its way at a
 * time; what changes meanwhile is asked afterwards. To be made while a component is initialised.
 *
 *     const test = new Query('test', () => ({ run: run.id, iteration: run.snapshotAt(studio.at) }));
 *     … {test.result?.correct}
 */
export class Query<K extends keyof Calls> {
  result = $state.raw<Calls[K]['result'] | null>(null);
  /** What was asked for `result`. */
  resultParams = $state.raw<Calls[K]['params'] | null>(null);
  error = $state<string | null>(null);
  private readonly call: K;
  private readonly options: QueryOptions<K>;
  private isAsking = false;
  private next: Calls[K]['params'] | null = null;
  private askedAt = 0;
  private last: LastCall<K> = { params: null, duration: 0 };
  /** Grows when an answer comes from memory: one that is on its way is then too late to be shown. */
  private cacheHits = 0;

  /** @param params what to ask, from reactive values; null for nothing, which keeps the last answer */
  constructor(call: K, params: () => Calls[K]['params'] | null, options: QueryOptions<K> = {}) {
    this.call = call;
    this.options = options;
    $effect(() => {
      const wanted = params();
      if (wanted === null || this.showCached(wanted)) return;
      this.next = wanted;
      void this.ask();
      // Nobody waits for it any more: something else is wanted, or the view is gone.
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
