import type { ExampleInput } from '../../engine/inspect/example-messages.ts';
import { studio } from '../../state/studio.svelte.ts';
import { ownDigit } from '../test/own-digit.svelte.ts';

/** Where an example comes from: a part of the data, or the drawing board. */
export type ExampleSource = 'test' | 'train' | 'own';

/** A unit by the number of its Linear layer, from 0. */
export interface NetworkUnit {
  readonly layer: number;
  readonly unit: number;
}

/** The example that the diagram shows, and the unit that is looked at closely. Both stay when the view closes. */
class ChosenExample {
  private wanted = $state<ExampleSource>('test');
  private index = $state(0);
  /** Whether the visitor chose the unit; otherwise it is the most active one of the first layer. */
  private isChosen = false;
  /** Null until there is an example. */
  unit = $state.raw<NetworkUnit | null>(null);
  /** The digit on the drawing board, as a network's input. */
  private readonly drawn = $derived.by(() => {
    const { pixels } = ownDigit;
    if (studio.draft.data.kind !== 'pictures') return null;
    if (pixels?.length !== studio.draft.model.inputDim) return null;
    return Float32Array.from(pixels, (level) => level / 255);
  });
  readonly hasDrawing: boolean = $derived(this.drawn !== null);
  readonly source: ExampleSource = $derived(
    this.wanted === 'own' && !this.hasDrawing ? 'test' : this.wanted,
  );
  /** Number of examples of the source. */
  readonly count: number = $derived.by(() => {
    const { summary } = studio;
    return (this.source === 'train' ? summary?.trainSize : summary?.testSize) ?? 1;
  });
  /** The number of the example in its part of the data. */
  readonly number: number = $derived(Math.min(this.index, this.count - 1));
  readonly input: ExampleInput = $derived.by(() => {
    const { source, drawn, number } = this;
    return source === 'own' && drawn !== null
      ? { values: drawn }
      : { part: source === 'train' ? 'train' : 'test', index: number };
  });

  choose(unit: NetworkUnit): void {
    this.isChosen = true;
    this.unit = unit;
  }

  /** Looks at another unit, unless the visitor chose one that exists. */
  suggest(unit: NetworkUnit, exists: boolean): void {
    if (!this.isChosen || !exists) this.unit = unit;
  }

  take(source: ExampleSource): void {
    this.wanted = source;
  }

  show(index: number): void {
    this.index = Math.max(0, Math.min(this.count - 1, index));
  }
}

export const chosenExample = new ChosenExample();
