import type { StudioData } from '@gradus/lab/settings';
import { type Experiment, kindOf, titleOf, titleOfData } from '../experiment/index.ts';
import { preferences } from './preferences.svelte.ts';

/** The title of an experiment in the words of the page. Reactive. */
export function shownTitle(experiment: Experiment): string {
  // Before the texts are loaded, nothing shows a title.
  const { lab } = preferences.text ?? {};
  return titleOf(experiment, lab?.settingLabels, pointsOf(experiment.data));
}

/** The name of data in the words of the page. Reactive. */
export function shownData(data: StudioData): string {
  return pointsOf(data) ?? titleOfData(data);
}

/** The name of points in the plane. */
function pointsOf(data: StudioData): string | undefined {
  if (data.kind !== 'table' || kindOf(data) !== 'points') return undefined;
  const { source } = data;
  return preferences.text?.build.pointSets[source.kind === 'points' ? source.name : 'drawn'];
}
