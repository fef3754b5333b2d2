import type { TrainingConfig } from './table.ts';

/** Of MNIST's 60,000 pictures 10,000, as many as are in its test set. */
const SHARE = 1 / 6;

type Choices = Pick<TrainingConfig, 'patience' | 'keepBest' | 'schedule'>;

/** Whether training decides something by how well the network does: when to end, what to keep, the next rate. */
export function makesChoice({ patience, keepBest, schedule }: Choices): boolean {
  return patience !== null || keepBest || schedule?.name === 'plateau';
}

/** How many of the samples to train on are kept for choices; 0 where none is made. */
export function validationSize(training: Choices, samples: number): number {
  return makesChoice(training) && samples > 1 ? Math.max(1, Math.round(samples * SHARE)) : 0;
}
