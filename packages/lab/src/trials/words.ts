import type { Watched } from '../compare/index.ts';
import type { Messages } from '../lang/index.ts';
import type { SweepView, ViewedTrial } from './view.ts';

/** What the scores are, in words. */
export function scoreTitle(
  { measure, watched }: Pick<SweepView, 'measure' | 'watched'>,
  { runs }: Pick<Messages, 'runs'>,
): string {
  const titles: Readonly<Record<Watched, string>> =
    measure === 'accuracy' ? runs.bestAccuracy : runs.bestRmse;
  return titles[watched];
}

/** How many trials there are, and how many of each state but complete. */
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
