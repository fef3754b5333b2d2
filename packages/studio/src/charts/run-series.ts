import { type Measure, type Point, reachOf, smooth } from '@gradus/lab/compare';
import { divergenceOf } from '../state/outcome.ts';
import type { StudioRun } from '../state/run.svelte.ts';
import { distinctLabels, type Series, withDivergence } from './lines.ts';
import { colorOf } from './palette.ts';

/** What charts show about runs in training. */
export type Metric = 'loss' | Measure;

/** The losses of runs as curves: smoothed with the raw ones behind, or raw. They end with what the loss became. */
function loss(run: StudioRun, reach: number | null): Pick<Series, 'points' | 'raw' | 'reach'> {
  const raw = run.losses;
  const marked = (points: readonly Point[]) => withDivergence(points, divergenceOf(run.events));
  if (reach === null) return { points: marked(raw) };
  return { points: marked(smooth(raw, reach)), raw, reach };
}

function evaluated({ tests }: StudioRun, measure: Measure): Pick<Series, 'points'> {
  const points = tests.flatMap(({ iteration, [measure]: value }) =>
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
  const isSmooth = metric === 'loss' && isSmoothed;
  const reach = isSmooth ? reachOf(runs.map(({ losses }) => losses)) : null;
  return runs.map((run, i) => {
    const { dash, marker } = run.style;
    const curve = metric === 'loss' ? loss(run, reach) : evaluated(run, metric);
    return { label: labels[i], color: colorOf(run.style), dash, marker, ...curve };
  });
}
