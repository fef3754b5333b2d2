import type { Answer } from './questions.ts';
import type { Step } from './steps.ts';

/** What a browser remembers of a lesson: predictions by step, and the steps whose answer was shown. */
export interface Memory {
  readonly predictions: Readonly<Record<string, Answer>>;
  readonly done: readonly string[];
}

/** Reads stored data of any form. Leaves out parts that do not fit the present lesson. */
export function memoryOf(stored: string | null, steps: readonly Step[]): Memory {
  const { predictions, done } = objectOf(stored);
  const asked = steps.filter(({ question }) => question !== null);
  return {
    predictions: Object.fromEntries(
      asked
        .map(({ id, question }) => [id, objectOf(predictions)[id], question] as const)
        .filter(([, prediction, question]) => question?.accepts(prediction))
        .map(([id, prediction]) => [id, prediction as Answer]),
    ),
    done: asked.map(({ id }) => id).filter((id) => Array.isArray(done) && done.includes(id)),
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  try {
    const object = typeof value === 'string' ? JSON.parse(value) : value;
    return typeof object === 'object' && object !== null ? object : {};
  } catch {
    return {};
  }
}
