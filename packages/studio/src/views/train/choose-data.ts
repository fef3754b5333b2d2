import { customArchitecture } from '@gradus/lab/settings';
import {
  type Experiment,
  kindOf,
  lessonExperiment,
  modelFor,
  type PointChoice,
  pointData,
  recipeOf,
} from '../../experiment/index.ts';
import { studio } from '../../state/studio.svelte.ts';

/** The points that the page begins with: no line divides them. */
const POINTS: PointChoice = { name: 'spiral', size: 500, noise: 0.02, classes: 2, seed: 0 };

/** The experiments that were left for data of the other kind. */
let left: { pictures?: Experiment; points?: Experiment } = {};

function leave(): void {
  const { draft } = studio;
  const kind = kindOf(draft.data);
  if (kind !== 'table') left = { ...left, [kind]: draft };
}

/** Returns to pictures: to the experiment that was left, or the first one of the page. */
export function choosePictures(): void {
  leave();
  studio.edit(left.pictures ?? lessonExperiment('C'));
  void studio.data.load({ name: 'mnist' });
}

/** An experiment that learns points while you watch. */
export function pointExperiment(choice: PointChoice = POINTS): Experiment {
  const data = pointData(choice);
  const model = modelFor(customArchitecture([8, 8], 'tanh'), data);
  return { model, data, training: recipeOf(data), rates: [] };
}

/** Goes to points: to the experiment that was left, or the first one with them. */
export function choosePoints(): void {
  leave();
  void studio.open(left.points ?? pointExperiment());
}
