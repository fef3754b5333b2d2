import { untrack } from 'svelte';
import type { Result } from '../../experiment/link/index.ts';
import { resultOf } from '../../state/outcome.ts';
import type { StudioRun } from '../../state/run.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';

/** Milliseconds that what is asked about must stay: somebody may be dragging the scrubber. */
const PATIENCE = 200;

/** A run at a moment, with the loss of its step. */
interface Wanted {
  readonly run: StudioRun;
  readonly iteration: number;
  readonly loss: number;
}

/** What came of runs, asked of the engine once each. To be made while a component is initialised. */
export class Results {
  error = $state<string | null>(null);
  private known = $state.raw<Readonly<Record<string, Result>>>({});
  private readonly asked = new Set<string>();

  constructor(wanted: () => readonly Wanted[]) {
    // What is wanted is told again whenever a run has news, which must not put off asking about the others.
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
