import type { TrainingConfig } from './table.ts';

/** One in so many training samples is kept: of MNIST's 60,000 pictures 10,000, as many as its test set has. */
export const VALIDATION_ONE_IN = 6;

type Choices = Pick<TrainingConfig, 'patience' | 'keepBest' | 'schedule'>;

/** Whether training decides something by how well the network does: when to end, what to keep, the next rate. */
export function makesChoice({ patience, keepBest, schedule }: Choices): boolean {
  return patience !== null || keepBest || schedule?.name === 'plateau';
}

/** How many of the training samples are kept for choices, at least one; 0 where no choice is made. */
export function validationSize(training: Choices, samples: number): number {
  if (!makesChoice(training) || samples < 2) return 0;
  return Math.max(1, Math.floor(samples / VALIDATION_ONE_IN));
}
