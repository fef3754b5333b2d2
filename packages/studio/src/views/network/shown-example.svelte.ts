import { shareText } from '@gradus/lab/compare';
import { untrack } from 'svelte';
import { rounded } from '../../charts/numbers.ts';
import type { Example } from '../../engine/inspect/example-messages.ts';
import { FEATURE_TEXTS, featuresOf, isOn, kindOf } from '../../experiment/index.ts';
import { preferences } from '../../state/preferences.svelte.ts';
import { Query } from '../../state/query.svelte.ts';
import { studio } from '../../state/studio.svelte.ts';
import { chosenExample, type NetworkUnit } from './chosen-example.svelte.ts';
import { firstUnits, type LayerWords, MOST_UNITS } from './network-figure.ts';
import { networkWords } from './network-text.ts';
import type { NetworkView } from './shown-network.svelte.ts';

/** Milliseconds between two answers: of a run in training, and while the visitor moves the time. */
const [LIVE, MOVING] = [250, 60];
/** The largest share of the time for one question: training waits while the engine answers. */
const SHARE = 0.05;

/** The units of each layer that are shown, and what they belong to. */
interface Windows {
  readonly key: string;
  readonly shown: readonly (readonly number[])[];
}

/** The chosen example in a network, and the names of all that a diagram shows of it. Create it while a component initialises. */
export class ShownExample {
  readonly network: NetworkView;
  /** The units shown for an example stay the same while a run trains and while time moves, so that you can follow them. */
  readonly key: string = $derived.by(
    () => `${this.network.key} ${studio.isTraining} ${keyOf(chosenExample.input)}`,
  );
  private windows = $state.raw<Windows>({ key: '', shown: [] });
  private readonly sizes = $derived.by(() => {
    const { hidden, outputDim } = this.network.experiment.model;
    return [...hidden, outputDim];
  });
  /** The chosen unit; null for one of another network. */
  readonly chosen: NetworkUnit | null = $derived.by(() => {
    const { unit } = chosenExample;
    return unit !== null && unit.unit < (this.sizes[unit.layer] ?? 0) ? unit : null;
  });
  private readonly query: Query<'example'>;
  private readonly plannedWords = $derived.by(() =>
    networkWords(this.network.experiment, preferences.text.build),
  );
  /** The example in the network that is shown now; an answer about another network does not fit. */
  readonly example: Example | null = $derived.by(() => {
    const { result, resultParams } = this.query;
    if (result === null || this.network.ref?.run !== resultParams?.run) return null;
    const planned = this.plannedWords.slice(1).map(({ name, units }) => `${name} ${units}`);
    const built = result.layers.map(({ name, a }) => `${name} ${a.length}`);
    return planned.join() === built.join() ? result : null;
  });
  /** The units to show of each layer: the most active ones once they are known, and the first ones before. */
  readonly shown: readonly (readonly number[])[] = $derived.by(() =>
    this.sizes.map(
      (size, i) => (this.windows.key === this.key && this.windows.shown[i]) || firstUnits(size),
    ),
  );
  /** What is said about each layer. Of a wide one, how many units are shown. */
  readonly words: readonly LayerWords[] = $derived.by(() => {
    const { build, network } = preferences.text;
    return this.plannedWords.map((each, i) => {
      const count = this.shown[i - 1]?.length ?? each.units;
      if (!(count < each.units)) return each;
      const all = build.count(each.units);
      return { ...each, label: network.window(count, all), shortLabel: `${count}/${all}` };
    });
  });
  /** The names of the classes; of classes that this page does not know, their numbers. */
  private readonly classNames: readonly string[] = $derived.by(() => {
    const { experiment } = this.network;
    const { data, model } = experiment;
    if (data.kind === 'table') return data.classNames ?? [];
    const { summary } = studio;
    if (summary?.kind === 'pictures' && isOn(experiment, summary)) return summary.classNames;
    const count = Number.isInteger(model.outputDim) ? Math.max(0, model.outputDim) : 0;
    return Array.from({ length: Math.min(count, 1024) }, (_, i) => String(i));
  });
  /** The names of the outputs: one output for two classes is the second one. */
  readonly outputNames: readonly string[] = $derived.by(() =>
    this.sizes.at(-1) === 1 ? this.classNames.slice(1) : this.classNames,
  );
  /** The names of the inputs; null where they have only numbers. */
  readonly inputNames: readonly string[] | null = $derived.by(() => {
    const { experiment } = this.network;
    const kind = kindOf(experiment.data);
    if (kind === 'points') return featuresOf(experiment.data).map((name) => FEATURE_TEXTS[name]);
    const { summary } = studio;
    return summary?.kind === 'table' && isOn(experiment, summary) ? summary.inputNames : null;
  });
  /** What the network makes of the example, in words. */
  readonly result: string = $derived.by(() =>
    this.example === null ? '' : this.resultOf(this.example),
  );

  constructor(network: NetworkView) {
    this.network = network;
    this.query = new Query(
      'example',
      () => {
        const { ref, revision } = network;
        if (ref === null) return null;
        void revision;
        const { key, chosen } = this;
        const windows = untrack(() => this.windows);
        return {
          ...{ ...ref, input: chosenExample.input, target: null, most: MOST_UNITS },
          shown: windows.key === key ? windows.shown : [],
          unit: network.isLive ? null : chosen,
        };
      },
      {
        interval: ({ iteration }, { duration }) =>
          iteration === null ? Math.max(LIVE, duration / SHARE) : MOVING,
      },
    );
    $effect(() => {
      const { example, key, chosen } = this;
      const isAnswer = keyOf(this.query.resultParams?.input) === keyOf(chosenExample.input);
      if (example === null || this.windows.key === key || !isAnswer) return;
      this.windows = { key, shown: example.layers.map(({ shown }) => shown) };
      const sizes = Array.from(example.layers[0].a, Math.abs);
      const strongest = sizes.indexOf(Math.max(...sizes));
      chosenExample.suggest({ layer: 0, unit: strongest }, chosen !== null);
    });
  }

  private resultOf({ probabilities, value, target, layers, loss }: Example): string {
    const text = preferences.text.network;
    const said = rounded(loss, 3);
    const output = layers[layers.length - 1].a;
    if (!output.every(Number.isFinite)) return text.notNumbers;
    if (value !== null)
      return text.numberResult(rounded(value.actual, 5), rounded(value.predicted, 5), said);
    const shares = output.length === 1 ? [1 - probabilities[0], probabilities[0]] : probabilities;
    const best = Array.from(shares).indexOf(Math.max(...shares));
    const [taken, share] = [this.classNames[best], shareText(shares[best])];
    if (chosenExample.source === 'own') return text.ownResult(taken, share, said);
    return text.result(this.classNames[target], taken, share, said);
  }
}

function keyOf(input: object | undefined): string {
  if (input === undefined) return '';
  return 'values' in input ? 'own' : JSON.stringify(input);
}
