import type { ProbeEvent } from '@gradus/lab/diagnostics';
import { untrack } from 'svelte';
import type { Moment } from '../../engine/messages.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { Paced } from './paced.svelte.ts';
import { type Place, placesOf } from './places.ts';
import { probeAt } from './series.ts';

/** Milliseconds between two looks at a run that trains. */
const OFTEN = 500;
/** The same where nothing trains that could be kept waiting. */
const AT_REST = 100;
/** Of the time, that one question may take. */
const SHARE = 0.06;

/**
 * Milliseconds between two times that a question is asked. Training waits for answers: the longer they take,
 * the more seldom the same is asked of it. Something else is asked at once.
 */
export function patience(
  give: object,
  last: { readonly give: object | null; readonly took: number },
) {
  const isSame = JSON.stringify(give) === JSON.stringify(last.give);
  return studio.isTraining && isSame ? Math.max(OFTEN, last.took / SHARE) : AT_REST;
}

/** What all parts of the view look at: a run at the moment that is shown. Made while a component is initialised. */
export class Look {
  readonly run: StudioRun;
  readonly places: readonly Place[];
  private readonly beat: Paced<number>;
  /** The iteration of a kept moment; null for the present. */
  private readonly iteration = $derived.by(() => this.run.momentAt(studio.at));
  private readonly last = $derived.by(() => this.run.probes.at(-1));

  /** All probes; another list only when there is another probe. */
  readonly probes: readonly ProbeEvent[] = $derived.by(() => {
    void this.last;
    return untrack(() => this.run.probes);
  });
  /** What was measured at the moment. */
  readonly probe: ProbeEvent | null = $derived.by(() => probeAt(this.probes, this.iteration));
  /** The moment, for questions: it changes about twice a second while the run trains. */
  readonly moment: Moment = $derived.by(() => {
    const { iteration } = this;
    if (iteration === null) void this.beat.current;
    return { run: this.run.id, iteration };
  });
  /** Marked in curves. */
  readonly at: number | null = $derived.by(() => this.iteration);

  constructor(run: StudioRun) {
    this.run = run;
    this.places = placesOf(run.built.layers);
    this.beat = new Paced(() => run.iteration, OFTEN);
  }
}
