import { Adam, AdamW, SGD } from 'gradus/optim';
import { OPTIMIZERS } from '../settings/optimizers.ts';
import type { TrainingConfig } from '../settings/table.ts';

const COMMON_PARTS = { SGD, Adam, AdamW };

type RareParts = typeof import('./rare-parts.ts');

/** The classes and functions that make a run: those of every run, and the rare ones if the run needs one. */
export type Parts = typeof COMMON_PARTS & Partial<RareParts>;

/** Whether the learning rate changes during the run. */
export function hasSchedule({ schedule, warmUp }: Pick<TrainingConfig, 'schedule' | 'warmUp'>) {
  return schedule !== null || warmUp > 0;
}

/** Whether the run starts from other weights than those that the layers draw. */
export function isInitialised({ init, gain }: Pick<TrainingConfig, 'init' | 'gain'>) {
  return init !== 'default' || gain !== null;
}

/** Whether the run clips gradients. */
export function isClipped({ clipNorm, clipValue }: Pick<TrainingConfig, 'clipNorm' | 'clipValue'>) {
  return clipNorm !== null || clipValue !== null;
}

/** Loads the parts that a run needs. */
export async function partsFor(training: TrainingConfig): Promise<Parts> {
  const hasCommonOptimizer = OPTIMIZERS[training.optimizer].className in COMMON_PARTS;
  const needsMore = hasSchedule(training) || isInitialised(training) || isClipped(training);
  if (hasCommonOptimizer && !needsMore) return COMMON_PARTS;
  return { ...COMMON_PARTS, ...(await import('./rare-parts.ts')) };
}

/** A part of a run. @throws Error if `parts` were loaded for another run */
export function partIn<Name extends keyof Parts>(
  parts: Parts,
  name: Name,
): NonNullable<Parts[Name]> {
  const found = parts[name];
  if (found === undefined) throw new Error(`${name} is not loaded; pass the parts of partsFor`);
  return found;
}
