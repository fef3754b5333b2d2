import { type Point, smooth } from '@gradus/lab/compare';
import type { Series } from '../../figures/lines.ts';
import { colorOf } from '../../state/color.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { distinctLabels } from './labels.ts';

/** The losses of runs as curves: smoothed, with the raw ones behind. Reactive. */
export function lossSeries(runs: readonly StudioRun[]): Series[] {
  return seriesOf(runs, ({ losses }) => ({ points: smooth(losses), raw: losses }));
}

/** The accuracies of runs in their tests as curves. Reactive. */
export function accuracySeries(runs: readonly StudioRun[]): Series[] {
  return seriesOf(runs, ({ tests }) => ({
    points: tests.map(({ iteration, accuracy }) => ({ iteration, value: accuracy })),
  }));
}

function seriesOf(
  runs: readonly StudioRun[],
  curve: (run: StudioRun) => { points: readonly Point[]; raw?: readonly Point[] },
): Series[] {
  const labels = distinctLabels(runs.map(({ title }) => title));
  return runs.map((run, i) => {
    const { dash, marker } = run.style;
    return { label: labels[i], color: colorOf(run.style), dash, marker, ...curve(run) };
  });
}
