import type { Experiment } from '../experiment/index.ts';
import { encodeLink, type Link, type SharedExperiment } from '../experiment/link/index.ts';
import { type Problem, problemAt } from '../experiment/problem.ts';
import { type Place, VIEWS } from './address.ts';

/** The same text for experiments that an address does not tell apart. */
export function keyOf(experiment: Experiment): string {
  return encodeLink({
    path: [],
    experiments: [{ experiment, result: null }],
    lang: null,
    locked: false,
  });
}

/** The address of a place with experiments, from `#` on. */
export function addressOf(
  { view, step, isLocked }: Place,
  experiments: readonly SharedExperiment[],
  lang: Link['lang'],
): string {
  const path = step === null ? [view] : [view, String(step)];
  return encodeLink({ path, experiments, lang, locked: isLocked });
}

/** What is wrong with the path of an address whose parts can be read. */
export function pathProblems([view]: Link['path']): Problem[] {
  if (view === undefined || VIEWS.some((each) => each === view)) return [];
  return [problemAt('path', 'path', { text: view })];
}
