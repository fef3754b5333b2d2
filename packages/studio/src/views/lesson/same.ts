import { checksumOf, type Experiment, titleOf } from '../../experiment/index.ts';
import type { StudioRun } from '../../state/run.svelte.ts';

/** What identifies a run of the lesson. */
export type Candidate = Pick<StudioRun, 'kind' | 'parent' | 'status' | 'experiment'>;

/**
 * Whether a run trains an experiment from its first step, without changes, on the data with
 * a checksum. Its title contains everything that matters, except the data.
 */
export function isRunOf(
  { kind, parent, status, experiment }: Candidate,
  wanted: Experiment,
  checksum: string | undefined,
): boolean {
  const { data } = experiment;
  const isWhole = kind === 'live' && parent === null && status !== 'failed';
  return (
    isWhole && checksumOf(data) === checksum && titleOf(experiment) === titleOf({ ...wanted, data })
  );
}
