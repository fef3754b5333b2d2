import type { TrainingConfig } from './table.ts';

/** One of this many training samples is for validation: 10,000 of MNIST's 60,000, as many as in its test set. */
export const VALIDATION_ONE_IN = 6;

type Choices = Pick<TrainingConfig, 'patience' | 'keepBest' | 'schedule'>;

/** Whether training makes a choice by validations: when to end, which weights to keep, the next learning rate. */
export function makesChoice({ patience, keepBest, schedule }: Choices): boolean {
  return patience !== null || keepBest || schedule?.name === 'plateau';
}

/** The number of training samples to use for validation: at least one, or 0 if training makes no choice. */
export function validationSize(training: Choices, samples: number): number {
  if (!makesChoice(training) || samples < 2) return 0;
  return Math.max(1, Math.floor(samples / VALIDATION_ONE_IN));
}
