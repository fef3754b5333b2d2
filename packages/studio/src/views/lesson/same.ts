import { type Experiment, titleOf } from '../../experiment/index.ts';
import type { StudioRun } from '../../state/run.svelte.ts';

/** What tells whether a run is the one that is meant. */
export type Candidate = Pick<StudioRun, 'kind' | 'parent' | 'status' | 'experiment'>;

/**
 * Whether a run trains an experiment from its first step, with nothing changed on the way, on the data with
 * a checksum. Its title says all that matters of an experiment but the data.
 */
export function isRunOf(
  { kind, parent, status, experiment }: Candidate,
  wanted: Experiment,
  checksum: string | undefined,
): boolean {
  const { data } = experiment;
  const isWhole = kind === 'live' && parent === null && status !== 'failed';
  return (
    isWhole && data.checksum === checksum && titleOf(experiment) === titleOf({ ...wanted, data })
  );
}
