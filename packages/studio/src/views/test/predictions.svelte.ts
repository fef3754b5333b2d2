import type { Prediction, RunId } from '../../engine/messages.ts';
import { studio } from '../../state/studio.svelte.ts';
import { predictionCache, predictionKey } from './snapshots.ts';

/** The network and the digit of the answers. */
interface Wanted {
  readonly run: RunId;
  readonly snapshots: readonly number[];
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/**
 * The answers to a digit at all saved steps of a run. Asks for one after the other, so that training
 * continues. Create it while a component initialises.
 */
export class Predictions {
  /** The answers so far, in the order of the steps. */
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
        // A step may be dropped while others are asked about. Then there is no answer, and none is needed.
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
