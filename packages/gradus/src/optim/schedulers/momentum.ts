import { ArgumentError } from '../../util/errors.ts';

/** A group with a momentum, which Adam and its variants call β₁. */
export type Momentum = { momentum?: number; betas?: readonly [number, number] };

/** @throws ArgumentError for a group without momentum */
export function checkHaveMomentum(schedule: string, groups: readonly (object & Momentum)[]): void {
  if (groups.every((group) => 'momentum' in group || 'betas' in group)) return;
  throw new ArgumentError(schedule, 'this optimizer has no momentum. Set cycleMomentum to false.');
}

/** Sets the momentum of a group, or its β₁. */
export function setMomentum(group: object & Momentum, momentum: number): void {
  if (group.betas === undefined) group.momentum = momentum;
  else group.betas = [momentum, group.betas[1]];
}
