import type { Answer, RunId } from '../../engine/messages.ts';
import { studio } from '../../state/studio.svelte.ts';
import { answerKey, answerMemory } from './moments.ts';

/** What the answers are wanted of. */
export interface Wanted {
  readonly run: RunId;
  readonly moments: readonly number[];
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/**
 * The answers to a digit at all kept moments of a run, asked for one after the other, so that a run that
 * trains is not held up. To be made while a component is initialised.
 */
export class Course {
  /** In the order of the moments; those that came so far. */
  answers = $state.raw<readonly Answer[]>([]);

  /** @param give what is wanted, from reactive values; null for nothing */
  constructor(give: () => Wanted | null) {
    $effect(() => {
      const wanted = give();
      this.answers = [];
      if (wanted === null) return;
      let isOver = false;
      void this.ask(wanted, () => isOver);
      return () => {
        isOver = true;
      };
    });
  }

  private async ask({ run, moments, pixels }: Wanted, isOver: () => boolean): Promise<void> {
    const answers: Answer[] = [];
    for (const iteration of moments) {
      const moment = { run, iteration, pixels };
      const key = answerKey(moment) as string;
      let answer = answerMemory.get(key);
      if (answer === undefined) {
        // A moment may be given up while others are asked about: then there is no answer, and no need for one.
        answer = (await studio.engine.call('answer', moment).catch(() => null)) ?? undefined;
        if (answer !== undefined) answerMemory.set(key, answer);
        if (isOver()) return;
      }
      if (answer === undefined) continue;
      answers.push(answer);
      this.answers = [...answers];
    }
  }
}
