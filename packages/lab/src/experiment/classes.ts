import { Adam, AdamW, SGD } from 'gradus/optim';
import { OPTIMIZERS } from '../settings/optimizers.ts';
import type { ScheduleName, TrainingConfig } from '../settings/table.ts';

const COMMON_OPTIMIZERS = { SGD, Adam, AdamW };

const RARE_SCHEDULES: readonly ScheduleName[] = [
  'polynomial',
  'constant',
  'cyclic',
  'warm-restarts',
];

type RareClasses = typeof import('./rare-classes.ts');

/** The classes of a run's optimizer and schedule. */
export type Classes = typeof COMMON_OPTIMIZERS & Partial<RareClasses>;

/** Loads the classes that a run needs. */
export async function classesFor({
  optimizer,
  schedule,
}: Pick<TrainingConfig, 'optimizer' | 'schedule'>): Promise<Classes> {
  const isCommon = OPTIMIZERS[optimizer].className in COMMON_OPTIMIZERS;
  const isRare = schedule !== null && RARE_SCHEDULES.includes(schedule.name);
  if (isCommon && !isRare) return COMMON_OPTIMIZERS;
  return { ...COMMON_OPTIMIZERS, ...(await import('./rare-classes.ts')) };
}

/** A class of a run. @throws Error if `classes` were loaded for another run */
export function classIn<Name extends keyof Classes>(
  classes: Classes,
  name: Name,
): NonNullable<Classes[Name]> {
  const found = classes[name];
  if (found === undefined) throw new Error(`${name} is not loaded; pass the classes of classesFor`);
  return found;
}
