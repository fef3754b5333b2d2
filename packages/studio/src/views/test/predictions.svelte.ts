import type { Prediction, RunId } from '../../engine/messages.ts';
import { studio } from '../../state/studio.svelte.ts';
import { predictionCache, predictionKey } from './snapshots.ts';

/** What the answers are wanted of. */
interface Wanted {
  readonly run: RunId;
  readonly snapshots: readonly number[];
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/**
 * The answers to a digit at all kept moments of a run, asked for one after the other, so that a run that
 * trains is not held up. To be made while a component is initialised.
 */
export class Predictions {
  /** In the order of the moments; those that came so far. */
  predictions = $state.raw<readonly Prediction[]>([]);

  /** @param source what to predict, from reactive values; null for nothing */
  constructor(source: () => Wanted | null) {
    $effect(() => {
      const wanted = source();
      this.predictions = [];
      if (wanted === null) return;
      let isOver = false;
      void this.ask(wanted, () => isOver);
      return () => {
        isOver = true;
      };
    });
  }

  private async ask({ run, snapshots, pixels }: Wanted, isOver: () => boolean): Promise<void> {
    const predictions: Prediction[] = [];
    for (const iteration of snapshots) {
      const snapshot = { run, iteration, pixels };
      const key = predictionKey(snapshot) as string;
      let prediction = predictionCache.get(key);
      if (prediction === undefined) {
        // A moment may be given up while others are asked about: then there is no answer, and no need for one.
        prediction = (await studio.engine.call('predict', snapshot).catch(() => null)) ?? undefined;
        if (prediction !== undefined) predictionCache.set(key, prediction);
        if (isOver()) return;
      }
      if (prediction === undefined) continue;
      predictions.push(prediction);
      this.predictions = [...predictions];
    }
  }
}
