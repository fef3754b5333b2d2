import { parameterCount } from '@gradus/lab/settings';
import type { RunId, SnapshotRef } from '../../engine/messages.ts';
import { contentOf, type Experiment, withData } from '../../experiment/index.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { snapshotRefOf } from '../test/snapshots.ts';

/** The engine's run for a draft that is not trained. */
const DRAFT: RunId = 'draft';
/** Milliseconds without an edit after which a draft is built. */
const REST = 200;
/** The most parameters of a draft that is built to be looked at. */
const MOST_PARAMETERS = 2_000_000;

/** A network to look at. */
export interface NetworkView {
  readonly experiment: Experiment;
  /** The snapshot to ask the engine about; null while there is none. */
  readonly ref: SnapshotRef | null;
  /** Whether it is the present of a run in training, which changes faster than anyone can read. */
  readonly isLive: boolean;
  /** Steps taken, so that questions about the present are asked again. */
  readonly revision: number;
  /** Differs for networks that have nothing to do with each other. */
  readonly key: string;
}

/**
 * The network of the Train view: the selected run at the shown step, or the draft with its initial weights. Create it
 * while a component initialises.
 */
export class ShownNetwork implements NetworkView {
  /** The content of the draft that the engine has built. */
  private built = $state<string | null>(null);
  /** The selected run, if the build panel shows its settings; null for the draft. */
  readonly run: StudioRun | null = $derived.by(() => {
    const { selected, isEdited } = studio;
    return selected !== null && !isEdited && selected.unfit === null ? selected : null;
  });
  readonly experiment: Experiment = $derived(studio.draft);
  private readonly draft: Experiment | null = $derived.by(() => {
    const { summary, draft, problems } = studio;
    if (this.run !== null || summary === null || problems.length > 0) return null;
    const isSmall = parameterCount(draft.model) <= MOST_PARAMETERS;
    return isSmall ? { ...withData(draft, summary), rates: [] } : null;
  });
  readonly ref: SnapshotRef | null = $derived.by(() => {
    if (this.run !== null) return snapshotRefOf(this.run, studio.at);
    const isBuilt = this.draft !== null && this.built === contentOf(this.draft);
    return isBuilt ? { run: DRAFT, iteration: 0 } : null;
  });
  readonly isLive: boolean = $derived(
    this.ref?.iteration === null && this.run?.status === 'training',
  );
  readonly revision: number = $derived(this.run?.iteration ?? 0);
  readonly key: string = $derived(this.run?.id ?? this.built ?? '');

  constructor() {
    $effect(() => {
      const { draft } = this;
      if (draft === null || contentOf(draft) === this.built) return;
      const timer = setTimeout(() => void this.build(draft), REST);
      return () => clearTimeout(timer);
    });
    $effect(() => () => void studio.engine.call('drop', { run: DRAFT }).catch(() => undefined));
  }

  private async build(experiment: Experiment): Promise<void> {
    this.built = null;
    await studio.engine
      .call('adopt', { run: DRAFT, experiment, weights: [] })
      .then(() => {
        this.built = contentOf(experiment);
      })
      .catch(() => undefined);
  }
}
