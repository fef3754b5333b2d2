import { customArchitecture } from '@gradus/lab/settings';
import {
  type Experiment,
  isOnPictures,
  kindOf,
  lessonExperiment,
  modelFor,
  type PictureExperiment,
  type PointChoice,
  pointData,
  recipeOf,
} from '../../experiment/index.ts';
import { studio } from '../../state/studio.svelte.ts';

/** The points that the page begins with: no line divides them. */
const POINTS: PointChoice = { name: 'spiral', size: 500, noise: 0.02, classes: 2, seed: 0 };

/** The experiments that were left for data of the other kind. */
let left: { pictures?: PictureExperiment; points?: Experiment } = {};

function leave(): void {
  const { draft } = studio;
  if (isOnPictures(draft)) left = { ...left, pictures: draft };
  else if (kindOf(draft.data) === 'points') left = { ...left, points: draft };
}

/** Returns to pictures: to the experiment that was left, or the first one of the page. */
export function choosePictures(): void {
  leave();
  const { pictures = lessonExperiment('C') } = left;
  studio.edit(pictures);
  void studio.data.bringBack(pictures.data);
}

/** Shows a network that takes pictures: the last one that was trained here, or one to train. */
export function showPictures(): void {
  const { selected, draft, runs } = studio;
  if (isOnPictures(selected?.experiment ?? draft)) return;
  const last = runs.findLast(({ experiment }) => isOnPictures(experiment));
  if (last !== undefined) {
    studio.select(last);
    return;
  }
  studio.selectedId = null;
  choosePictures();
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
