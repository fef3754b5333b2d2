import type { Calls } from '../engine/messages.ts';
import type { Memory } from './memory.ts';
import { studio } from './studio.svelte.ts';

/** Milliseconds between two times that the same question is asked of a run that trains. */
const INTERVAL = 400;
/** Milliseconds after which a wait is looked at again, since what is asked meanwhile may have to wait less. */
const GLANCE = 40;

/** How often a question is asked, and what is kept of its answers. */
export interface QuestionOptions<K extends keyof Calls> {
  /** Milliseconds between two times that it is asked, by what was asked last; 400 if not given. */
  readonly interval?: (give: Calls[K]['give'], last: Asked<K>) => number;
  /** Where answers are kept, so that what was asked before is answered at once. */
  readonly memory?: Memory<Calls[K]['get']>;
  /** What an answer is kept under; null for one that is not to be kept. */
  readonly key?: (give: Calls[K]['give']) => string | null;
}

/** What was asked, and how many milliseconds the answer took. */
export interface Asked<K extends keyof Calls> {
  /** Null at first. */
  readonly give: Calls[K]['give'] | null;
  readonly took: number;
}

/**
 * A question to the engine that is asked anew whenever what it depends on changes. One is on its way at a
 * time; what changes meanwhile is asked afterwards. To be made while a component is initialised.
 *
 *     const test = new Question('test', () => ({ run: run.id, iteration: run.momentAt(studio.at) }));
 *     … {test.answer?.correct}
 */
export class Question<K extends keyof Calls> {
  answer = $state.raw<Calls[K]['get'] | null>(null);
  /** What was asked for `answer`. */
  given = $state.raw<Calls[K]['give'] | null>(null);
  error = $state<string | null>(null);
  private readonly call: K;
  private readonly options: QuestionOptions<K>;
  private isAsking = false;
  private next: Calls[K]['give'] | null = null;
  private asked = 0;
  private last: Asked<K> = { give: null, took: 0 };
  /** Grows when an answer comes from memory: one that is on its way is then too late to be shown. */
  private recalled = 0;

  /** @param give what to ask, from reactive values; null for nothing, which keeps the last answer */
  constructor(call: K, give: () => Calls[K]['give'] | null, options: QuestionOptions<K> = {}) {
    this.call = call;
    this.options = options;
    $effect(() => {
      const wanted = give();
      if (wanted === null || this.recall(wanted)) return;
      this.next = wanted;
      void this.ask();
      // Nobody waits for it any more: something else is wanted, or the view is gone.
      return () => {
        this.next = null;
      };
    });
  }

  private recall(give: Calls[K]['give']): boolean {
    const key = this.options.key?.(give) ?? null;
    const kept = key === null ? undefined : this.options.memory?.get(key);
    if (kept === undefined) return false;
    this.recalled++;
    this.show(give, kept);
    return true;
  }

  private show(give: Calls[K]['give'], answer: Calls[K]['get']): void {
    this.given = give;
    this.answer = answer;
    this.error = null;
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.next !== null) {
      const pause = this.asked + this.intervalOf(this.next) - performance.now();
      if (pause > 0) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(pause, GLANCE)));
        continue;
      }
      const give: Calls[K]['give'] = this.next;
      const { recalled } = this;
      this.next = null;
      this.asked = performance.now();
      try {
        const answer = await studio.engine.call(this.call, give);
        const key = this.options.key?.(give) ?? null;
        if (key !== null) this.options.memory?.set(key, answer);
        if (recalled === this.recalled) this.show(give, answer);
      } catch (error) {
        if (recalled === this.recalled) this.error = (error as Error).message;
      }
      this.last = { give, took: performance.now() - this.asked };
    }
    this.isAsking = false;
  }

  private intervalOf(give: Calls[K]['give']): number {
    return this.options.interval?.(give, this.last) ?? INTERVAL;
  }
}
