import type { TrainingConfig } from '@gradus/lab/settings';
import type { TrainingState } from 'gradus/train';

/** The settings in which a fork may differ from its run. */
type Settings = Pick<TrainingConfig, 'lr' | 'weightDecay' | 'momentum'>;

/**
 * A state of one run as the start of another run with other settings. Learning rates, including those that a
 * schedule has changed, are scaled to the new rate; decay and momentum are the new ones.
 */
export function forked(state: TrainingState, before: Settings, after: Settings): TrainingState {
  const scale = after.lr / before.lr;
  const paramGroups = state.optimizer.paramGroups.map((group) => {
    const { lr, initialLr } = group as { lr?: number; initialLr?: number };
    return {
      ...group,
      ...(lr !== undefined && { lr: lr * scale }),
      ...(initialLr !== undefined && { initialLr: initialLr * scale }),
      ...('weightDecay' in group && { weightDecay: after.weightDecay }),
      ...('momentum' in group && { momentum: after.momentum }),
    };
  });
  return {
    ...state,
    optimizer: { ...state.optimizer, paramGroups },
    scheduler: scaled(state.scheduler, scale),
    evaluationScheduler: scaled(state.evaluationScheduler, scale),
  };
}

/** Schedules store rates in lists whose names end in `Lr` or `Lrs`. */
function scaled(schedule: object | null, scale: number): object | null {
  if (schedule === null) return null;
  return Object.fromEntries(
    Object.entries(schedule).map(([name, value]) => [name, scaledValue(name, value, scale)]),
  );
}

function scaledValue(name: string, value: unknown, scale: number): unknown {
  if (/lrs?$/i.test(name) && Array.isArray(value)) return value.map((lr: number) => lr * scale);
  if (Array.isArray(value)) return value.map((inner) => scaledValue('', inner, scale));
  return typeof value === 'object' && value !== null ? scaled(value, scale) : value;
}
