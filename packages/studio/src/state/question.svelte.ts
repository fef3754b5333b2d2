import type { Calls } from '../engine/messages.ts';
import { studio } from './studio.svelte.ts';

/** Milliseconds between two times that the same question is asked of a run that trains. */
const INTERVAL = 400;

/**
 * A question to the engine that is asked anew whenever what it depends on changes. One is on its way at a
 * time; what changes meanwhile is asked afterwards. To be made while a component is initialised.
 *
 *     const test = new Question('test', () => ({ run: run.id, iteration: run.momentAt(studio.at) }));
 *     … {test.answer?.correct}
 */
export class Question<K extends keyof Calls> {
  answer = $state.raw<Calls[K]['get'] | null>(null);
  error = $state<string | null>(null);
  private isAsking = false;
  private next: Calls[K]['give'] | null = null;
  private asked = 0;

  /** @param give what to ask, from reactive values; null for nothing, which keeps the last answer */
  constructor(call: K, give: () => Calls[K]['give'] | null) {
    $effect(() => {
      const wanted = give();
      if (wanted === null) return;
      this.next = wanted;
      void this.ask(call);
    });
  }

  private async ask(call: K): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.next !== null) {
      const pause = this.asked + INTERVAL - performance.now();
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      const give: Calls[K]['give'] = this.next;
      this.next = null;
      this.asked = performance.now();
      try {
        this.answer = await studio.engine.call(call, give);
        this.error = null;
      } catch (error) {
        this.error = (error as Error).message;
      }
    }
    this.isAsking = false;
  }
}
