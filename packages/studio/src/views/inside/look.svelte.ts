import type { ProbeEvent } from '@gradus/lab/diagnostics';
import { untrack } from 'svelte';
import type { Moment } from '../../engine/messages.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { Paced } from './paced.svelte.ts';
import { type Place, placesOf } from './places.ts';
import { probeAt } from './series.ts';

/** Milliseconds between two looks at a run that trains, and between two that take the whole test set. */
const [OFTEN, SELDOM] = [500, 2500];

/** What all parts of the view look at: a run at the moment that is shown. Made while a component is initialised. */
export class Look {
  readonly run: StudioRun;
  readonly places: readonly Place[];
  private readonly beat: Paced<number>;
  private readonly slowBeat: Paced<number>;
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
  readonly moment: Moment = $derived.by(() => this.momentAt(this.beat));
  /** The same for questions that take long: it changes less often. */
  readonly slowMoment: Moment = $derived.by(() => this.momentAt(this.slowBeat));
  /** Marked in curves. */
  readonly at: number | null = $derived.by(() => this.iteration);

  constructor(run: StudioRun) {
    this.run = run;
    this.places = placesOf(run.built.layers);
    this.beat = new Paced(() => run.iteration, OFTEN);
    this.slowBeat = new Paced(() => run.iteration, SELDOM);
  }

  private momentAt(beat: Paced<number>): Moment {
    const { iteration } = this;
    if (iteration === null) void beat.current;
    return { run: this.run.id, iteration };
  }
}
