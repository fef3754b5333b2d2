import type { Watched } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';
import type { SweepView, ViewedTrial } from './view.ts';

/** The title of the scores. */
export function scoreTitle(
  { measure, watched }: Pick<SweepView, 'measure' | 'watched'>,
  { runs }: Pick<Messages, 'runs'>,
): string {
  const titles: Readonly<Record<Watched, string>> =
    measure === 'accuracy' ? runs.bestAccuracy : runs.bestRmse;
  return titles[watched];
}

/** The number of trials, and of each state other than complete. */
export function countText(
  { trials }: Pick<SweepView, 'trials'>,
  { trials: text }: Pick<Messages, 'trials'>,
): string {
  const others: readonly ViewedTrial['state'][] = ['stopped', 'failed', 'running'];
  const parts = others.flatMap((state) => {
    const count = trials.filter((trial) => trial.state === state).length;
    return count === 0 ? [] : [`${count} ${text.states[state]}`];
  });
  return text.count(trials.length.toLocaleString('en-US'), parts);
}
