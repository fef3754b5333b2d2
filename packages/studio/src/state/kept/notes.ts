import type { KeptRun, RunNotes } from '../../engine/messages.ts';
import { StudioRun } from '../run.svelte.ts';
import { RUN_STYLES, type RunStyle } from '../run-style.ts';
import { shownTitle } from '../titles.ts';

/** What is stored of a run on the page, besides what the engine knows. Reactive. */
export function notesOf(run: StudioRun): RunNotes {
  const { ownTitle, style, isShown, isPinned, createdAt, parent, built, accuracy } = run;
  return {
    ...{ title: ownTitle, style: RUN_STYLES.indexOf(style), isShown, isPinned, createdAt },
    ...{ parent, built, accuracy, isEarlier: false, isRemoved: false },
  };
}

/** The style that a stored run has had from its beginning. */
export function styleOf({ notes }: KeptRun): RunStyle {
  return RUN_STYLES[notes.style] ?? RUN_STYLES[0];
}

export function titleOfKept({ notes, standing }: KeptRun): string {
  return notes.title ?? shownTitle(standing.experiment);
}

/** A stored run as a run of the page, without its events. It is paused if it was training. */
export function runOf(kept: KeptRun): StudioRun {
  const { id, notes, standing, snapshots } = kept;
  const { experiment } = standing;
  const run = new StudioRun({
    ...{ id, kind: 'live', experiment, parent: notes.parent },
    ...{ built: notes.built, createdAt: notes.createdAt },
    style: styleOf(kept),
  });
  run.ownTitle = notes.title;
  run.isShown = notes.isShown;
  run.isPinned = notes.isPinned;
  const stopped = standing.iteration === 0 ? 'ready' : 'paused';
  const status = standing.status === 'training' ? stopped : standing.status;
  run.apply({ ...standing, type: 'run', run: id, status, snapshots, events: [] });
  run.isAwake = false;
  return run;
}
