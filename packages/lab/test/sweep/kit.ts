/** Small sweeps, and functions that read their files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SWEEP_FILES, sweepsIn } from '../../src/sweep/folder.ts';
import { jsonLines, runsIn } from '../helpers.ts';

export const POINTS = [
  ...['--dataset', 'spiral', '--points', '120'],
  ...['--iterations', '50', '--eval-every', '25'],
];
export const SPACE = ['--vary', 'lr=log(1e-3..1e-1)', '--vary', 'hidden=4|8,4'];
export const SMALL = [...POINTS, ...SPACE, '--trials', '4', '--method', 'random', '--no-asha'];

/** The folder of the only sweep in a directory of runs. */
export function sweepIn(root: string): string {
  const [id] = readdirSync(sweepsIn(root));
  return join(sweepsIn(root), id);
}

/** The result of each trial, in the order of their numbers. */
export function trialsIn(root: string) {
  return jsonLines(readFileSync(join(sweepIn(root), SWEEP_FILES.trials), 'utf8'))
    .map(({ index, settings, state, score }) => ({ index, settings, state, score }))
    .sort((a, b) => Number(a.index) - Number(b.index));
}

/** The names of the runs of a sweep. */
export function trialRunsIn(root: string): string[] {
  return runsIn(root).filter((name) => existsSync(join(root, name, 'config.json')));
}

/** The runs with a test in their logs. */
export function testedIn(root: string): string[] {
  return trialRunsIn(root).filter((id) => {
    const file = join(root, id, 'events.jsonl');
    return existsSync(file) && readFileSync(file, 'utf8').includes('"split":"test"');
  });
}
