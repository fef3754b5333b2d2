import type { Changes } from '@gradus/lab/diagnostics';

/** Changes of these make another network, or other initial weights: they can be tried from the start alone. */
const FROM_START: readonly string[] = ['hidden', 'init', 'gain'];

/** Whether a run can go on with a change in the middle of training. */
export function canGoOnWith(changes: Changes): boolean {
  return Object.keys(changes).every((name) => !FROM_START.includes(name));
}
