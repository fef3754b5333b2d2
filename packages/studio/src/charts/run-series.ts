import { type Point, smooth } from '@gradus/lab/compare';
import { divergenceOf } from '../state/outcome.ts';
import type { StudioRun } from '../state/run.svelte.ts';
import { distinctLabels, type Series, withDivergence } from './lines.ts';
import { colorOf } from './palette.ts';

/** What charts show about runs in training. */
export type Metric = 'loss' | 'accuracy';

/** The losses of runs as curves: smoothed with the raw ones behind, or raw. They end with what the loss became. */
function loss(run: StudioRun, isSmoothed: boolean): Pick<Series, 'points' | 'raw'> {
  const raw = run.losses;
  const marked = (points: Point[]) => withDivergence(points, divergenceOf(run.events));
  return isSmoothed ? { points: marked(smooth(raw)), raw } : { points: marked(raw) };
}

function accuracy({ tests }: StudioRun): Pick<Series, 'points'> {
  const points = tests.flatMap(({ iteration, accuracy: value }) =>
    value === undefined ? [] : [{ iteration, value }],
  );
  return { points };
}

/**
 * The curves of runs. Reactive.
 * @param names the names of the curves; the titles of the runs if not given
 */
export function seriesOf(
  metric: Metric,
  runs: readonly StudioRun[],
  { names, isSmoothed = true }: { names?: readonly string[]; isSmoothed?: boolean } = {},
): Series[] {
  const labels = names ?? distinctLabels(runs.map(({ title }) => title));
  return runs.map((run, i) => {
    const { dash, marker } = run.style;
    const curve = metric === 'loss' ? loss(run, isSmoothed) : accuracy(run);
    return { label: labels[i], color: colorOf(run.style), dash, marker, ...curve };
  });
}
