import type { ProbeEvent } from '@gradus/lab/diagnostics';
import { untrack } from 'svelte';
import type { SnapshotRef } from '../../engine/messages.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { probeAt } from './series.ts';
import { type UnitLayer, unitLayersOf } from './unit-layers.ts';

/** Milliseconds between two queries about a run in training. */
const WHILE_TRAINING = 500;
/** The same when no training has to wait. */
const IDLE = 100;
/** The largest share of the time for one query. */
const SHARE = 0.04;

/**
 * Milliseconds between two calls of a query. Training waits while the engine answers: the longer the last call
 * took, the longer the wait before the same call. A call with other parameters is sent at once.
 */
export function queryInterval(
  params: object,
  last: { readonly params: object | null; readonly duration: number },
) {
  const isSame = JSON.stringify(params) === JSON.stringify(last.params);
  return studio.isTraining && isSame ? Math.max(WHILE_TRAINING, last.duration / SHARE) : IDLE;
}

/** The run that the view shows, at the chosen snapshot. Create it while a component initialises. */
export class InspectedRun {
  readonly run: StudioRun;
  readonly unitLayers: readonly UnitLayer[];
  private readonly throttled: Throttled<number>;
  /** The iteration of the snapshot; null for the present. */
  private readonly iteration = $derived.by(() => this.run.snapshotAt(studio.at));
  private readonly last = $derived.by(() => this.run.probes.at(-1));

  /** All probes; a new array only when there is a new probe. */
  readonly probes: readonly ProbeEvent[] = $derived.by(() => {
    void this.last;
    return untrack(() => this.run.probes);
  });
  /** The probe at the snapshot. */
  readonly probe: ProbeEvent | null = $derived.by(() => probeAt(this.probes, this.iteration));
  /** The snapshot, for queries: it changes about twice per second while the run trains. */
  readonly snapshot: SnapshotRef = $derived.by(() => {
    const { iteration } = this;
    if (iteration === null) void this.throttled.current;
    return { run: this.run.id, iteration };
  });
  /** The step that curves mark. */
  readonly at: number | null = $derived.by(() => this.iteration);

  constructor(run: StudioRun) {
    this.run = run;
    this.unitLayers = unitLayersOf(run.built.layers);
    this.throttled = new Throttled(() => run.iteration, WHILE_TRAINING);
  }
}

/** Follows a reactive value, at most once per `interval` milliseconds. Create it while a component initialises. */
class Throttled<T> {
  current = $state.raw<T>() as T;
  private since = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(value: () => T, interval: number) {
    let latest = value();
    this.current = latest;
    const take = (): void => {
      this.timer = undefined;
      this.since = performance.now();
      this.current = latest;
    };
    $effect(() => {
      latest = value();
      this.timer ??= setTimeout(take, Math.max(0, this.since + interval - performance.now()));
    });
    $effect(() => () => clearTimeout(this.timer));
  }
}
