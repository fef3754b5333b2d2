import { checksumOf, titleOfData } from '../../experiment/index.ts';
import type { StudioRun } from '../run.svelte.ts';
import { studio } from '../studio.svelte.ts';

/** The runs on the page that wait until the visitor brings the files of their data again. */
export function waitingRuns(): StudioRun[] {
  return studio.runs.filter(({ unfit }) => unfit === 'file');
}

/** Those that wait for data with a checksum. */
export function waitingFor(checksum: string): StudioRun[] {
  return waitingRuns().filter(({ experiment }) => checksumOf(experiment.data) === checksum);
}

/** Shows one of the runs whose files are there again, and says so. */
export function revive(runs: readonly StudioRun[]): void {
  const run = runs.find(({ id }) => id === studio.selectedId) ?? runs.at(-1);
  if (run === undefined) return;
  studio.select(run);
  studio.revived = { name: titleOfData(run.experiment.data), runs: runs.length };
}
