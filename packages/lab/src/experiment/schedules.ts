import { lrScheduler, type Optimizer } from 'gradus/optim';
import type { ScheduleConfig, TrainingConfig } from '../settings/table.ts';

type Scheduled = Optimizer<{ lr: number }>;

/** Schedules as `train` takes them. */
export interface Schedules {
  readonly scheduler?: lrScheduler.LRScheduler;
  readonly evaluationScheduler?: lrScheduler.ReduceLROnPlateau;
}

/** Whether a higher metric of validations is better, or a lower one. */
type Mode = 'max' | 'min';

/**
 * The learning rate of a run over its iterations. A warm-up of n steps rises in a line, from 1/(n + 1) of the
 * rate to all of it; the schedule begins where it ends.
 */
export function createSchedules(
  optimizer: Scheduled,
  training: Pick<TrainingConfig, 'schedule' | 'warmUp' | 'iterations' | 'lr'>,
  mode: Mode,
): Schedules {
  const { schedule, warmUp } = training;
  const main = schedule === null ? {} : create(optimizer, training, schedule, mode);
  if (warmUp === 0) return main;
  const rise = new lrScheduler.LinearLR(optimizer, {
    startFactor: 1 / (warmUp + 1),
    totalIters: warmUp,
  });
  if (main.scheduler === undefined) return { ...main, scheduler: rise };
  const schedulers = [rise, main.scheduler];
  return {
    scheduler: new lrScheduler.SequentialLR(optimizer, { schedulers, milestones: [warmUp] }),
  };
}

/** Whether a schedule ends with the run, so that a run cannot be made longer without another schedule. */
export function endsWithRun(schedule: ScheduleConfig | null): boolean {
  return schedule?.name === 'cosine' || schedule?.name === 'one-cycle';
}

function create(
  optimizer: Scheduled,
  { iterations, warmUp, lr }: Pick<TrainingConfig, 'warmUp' | 'iterations' | 'lr'>,
  schedule: ScheduleConfig,
  mode: Mode,
): Schedules {
  switch (schedule.name) {
    case 'step': {
      const { stepSize, factor: gamma } = schedule;
      return { scheduler: new lrScheduler.StepLR(optimizer, { stepSize, gamma }) };
    }
    case 'cosine': {
      const tMax = Math.max(1, iterations - warmUp);
      return { scheduler: new lrScheduler.CosineAnnealingLR(optimizer, { tMax }) };
    }
    case 'one-cycle': {
      const cycle = { maxLr: lr, totalSteps: iterations, cycleMomentum: false };
      return { scheduler: new lrScheduler.OneCycleLR(optimizer, cycle) };
    }
    case 'plateau': {
      const { patience, factor } = schedule;
      const options = { mode, patience, factor };
      return { evaluationScheduler: new lrScheduler.ReduceLROnPlateau(optimizer, options) };
    }
  }
}
