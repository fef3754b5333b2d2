import { untrack } from 'svelte';
import type { Result } from '../../experiment/link/index.ts';
import { resultOf } from '../../state/outcome.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';

/** Milliseconds that a step must stay selected: the visitor may be dragging the scrubber. */
const PATIENCE = 200;

/** A run at a step, with the loss of that step. */
interface Wanted {
  readonly run: StudioRun;
  readonly iteration: number;
  readonly loss: number;
}

/** The results of runs; the engine is asked once for each. Create it while a component initialises. */
export class Results {
  error = $state<string | null>(null);
  private known = $state.raw<Readonly<Record<string, Result>>>({});
  private readonly asked = new Set<string>();

  constructor(wanted: () => readonly Wanted[]) {
    // `wanted` changes whenever a run has news, but its names do not, so news does not restart the wait.
    const names = $derived(wanted().map(nameOf).join());
    $effect(() => {
      void names;
      const open = untrack(wanted).filter((each) => !this.asked.has(nameOf(each)));
      const timer = setTimeout(() => void this.ask(open), PATIENCE);
      return () => clearTimeout(timer);
    });
  }

  /** Null while it is being computed. */
  of(wanted: Pick<Wanted, 'run' | 'iteration'>): Result | null {
    return this.known[nameOf(wanted)] ?? null;
  }

  private async ask(open: readonly Wanted[]): Promise<void> {
    for (const each of open) {
      const name = nameOf(each);
      if (this.asked.has(name)) continue;
      this.asked.add(name);
      try {
        const result = await resultOf(studio.engine, each.run, each.iteration, each.loss);
        this.known = { ...this.known, [name]: result };
        this.error = null;
      } catch (error) {
        this.error = (error as Error).message;
      }
    }
  }
}

function nameOf({ run, iteration }: Pick<Wanted, 'run' | 'iteration'>): string {
  return `${run.id} ${iteration}`;
}
