import { lrScheduler, type Optimizer } from 'gradus/optim';
import type { ScheduleConfig, TrainingConfig } from '../settings/table.ts';

type Scheduled = Optimizer<{ lr: number }>;

/** Schedules as `train` takes them. */
export interface Schedules {
  readonly scheduler?: lrScheduler.LRScheduler;
  readonly evaluationScheduler?: lrScheduler.ReduceLROnPlateau;
}

/** Whether the metric of validations should be high or low. */
type Mode = 'max' | 'min';

/**
 * Makes the schedulers of a run. A warm-up of n steps raises the learning rate linearly, from 1/(n + 1) of it to all
 * of it; then the schedule begins.
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

/** Whether a schedule depends on the length of the run, so that a longer run needs another schedule. */
export function endsWithRun(schedule: ScheduleConfig | null): boolean {
  return schedule !== null && ['cosine', 'one-cycle', 'polynomial'].includes(schedule.name);
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
    case 'polynomial': {
      const options = { totalIters: Math.max(1, iterations - warmUp), power: schedule.power };
      return { scheduler: new lrScheduler.PolynomialLR(optimizer, options) };
    }
    case 'constant': {
      const { stepSize: totalIters, factor } = schedule;
      return { scheduler: new lrScheduler.ConstantLR(optimizer, { factor, totalIters }) };
    }
    case 'cyclic': {
      const { stepSize: stepSizeUp, factor } = schedule;
      const cycle = { baseLr: lr * factor, maxLr: lr, stepSizeUp, cycleMomentum: false };
      return { scheduler: new lrScheduler.CyclicLR(optimizer, cycle) };
    }
    case 'warm-restarts': {
      const options = { t0: schedule.stepSize };
      return {
        scheduler: new lrScheduler.CosineAnnealingWarmRestarts(optimizer, options),
      };
    }
  }
}
