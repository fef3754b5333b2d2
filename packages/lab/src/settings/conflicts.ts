import type { TaskName } from 'gradus/train';
import { OPTIMIZERS } from './optimizers.ts';
import { RISING_SCHEDULES, type TrainingConfig } from './table.ts';

type Some<Field extends keyof TrainingConfig> = Pick<TrainingConfig, Field>;

/** Settings that are valid alone but not together. Training cannot begin if one of these holds. */
export const CONFLICTS = {
  /** Only some optimizers take momentum. */
  momentum: ({ optimizer, momentum }: Some<'optimizer' | 'momentum'>): boolean =>
    !OPTIMIZERS[optimizer].hasMomentum && momentum !== 0,
  /** Early stopping needs validations. */
  patience: ({ patience, evalEvery }: Some<'patience' | 'evalEvery'>): boolean =>
    patience !== null && evalEvery === 0,
  /** Some schedules begin with their own warm-up. */
  warmUpOfCycle: ({ schedule, warmUp }: Some<'schedule' | 'warmUp'>): boolean =>
    schedule !== null && RISING_SCHEDULES.includes(schedule.name) && warmUp > 0,
  warmUpTooLong: ({ warmUp, iterations }: Some<'warmUp' | 'iterations'>): boolean =>
    warmUp > 0 && warmUp >= iterations,
  /** Each Linear layer has a gain. */
  gainCount: ({ gain }: Some<'gain'>, layers: number): boolean =>
    gain !== null && gain.length !== layers,
  /** Only classes can be rare. */
  balance: ({ balance }: Some<'balance'>, task: TaskName): boolean =>
    balance && task === 'regression',
  batchTooLarge: ({ batchSize }: Some<'batchSize'>, samples: number): boolean =>
    batchSize > samples,
} as const;
