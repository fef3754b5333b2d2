import { type Memory, memoryOf } from './memory.ts';
import type { Answer } from './questions.ts';
import { STEPS } from './steps.ts';

const KEY = 'gradus-lesson';

/** The visitor's progress in the lesson. The browser remembers predictions and finished steps. */
class Progress {
  memory = $state.raw<Memory>(memoryOf(read(), STEPS));
  /** Steps whose answer is shown. */
  private revealed = $state.raw<readonly string[]>([]);

  prediction(id: string): Answer | null {
    return this.memory.predictions[id] ?? null;
  }

  isDone(id: string): boolean {
    return this.memory.done.includes(id);
  }

  isRevealed(id: string): boolean {
    return this.revealed.includes(id);
  }

  predict(id: string, prediction: Answer | null): void {
    const { [id]: _, ...others } = this.memory.predictions;
    this.remember({ predictions: prediction === null ? others : { ...others, [id]: prediction } });
  }

  reveal(id: string): void {
    if (!this.isRevealed(id)) this.revealed = [...this.revealed, id];
  }

  /** Hides the answer. */
  again(id: string): void {
    this.revealed = this.revealed.filter((each) => each !== id);
  }

  finish(id: string): void {
    if (!this.isDone(id)) this.remember({ done: [...this.memory.done, id] });
  }

  private remember(news: Partial<Memory>): void {
    this.memory = { ...this.memory, ...news };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.memory));
    } catch {
      // A browser may forbid storage. Then progress lasts as long as the page.
    }
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export const progress = new Progress();
