import type { Point } from '@gradus/lab/compare';
import { type LayerRecord, median, type ProbeEvent } from '@gradus/lab/diagnostics';
import { RUN_STYLES, type RunStyle } from '../../state/run-style.ts';

/** The measures of a layer, probe by probe. */
interface LayerCurve {
  readonly name: string;
  readonly points: readonly Point[];
}

/** The value that a probe has for a layer; null if it is not finite, undefined if there is none. */
export type Measure = (layer: LayerRecord) => number | null | undefined;

/** The median of the update ratios of a probe; before the first step there are none. */
export function medianUpdate({ updates }: LayerRecord): number | null | undefined {
  if (updates.length === 0) return undefined;
  const finite = updates.filter((update) => update !== null);
  return finite.length === 0 ? null : median(finite);
}

/** A curve for each layer. A value that is not finite is NaN. */
export function layerCurves(probes: readonly ProbeEvent[], measure: Measure): LayerCurve[] {
  const names = probes.at(-1)?.layers.map(({ name }) => name) ?? [];
  return names.map((name, i) => ({
    name,
    points: probes.flatMap(({ iteration, layers }) => {
      const value = i < layers.length ? measure(layers[i]) : undefined;
      return value === undefined ? [] : [{ iteration, value: value ?? Number.NaN }];
    }),
  }));
}

/** δ of the first hidden layer divided by δ of the last one; needs two hidden layers. */
export interface SignalRatio {
  readonly first: string;
  readonly last: string;
  readonly signals: readonly [first: number, last: number];
  readonly ratio: number;
}

/** @returns null with fewer than two hidden layers, and if no value is finite */
export function signalRatioAt({ layers }: ProbeEvent): SignalRatio | null {
  const hidden = layers.filter((layer) => layer.hidden);
  const [first, last] = [hidden.at(0), hidden.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  if (first.signal === null || !last.signal) return null;
  const ratio = first.signal / last.signal;
  return { first: first.name, last: last.name, signals: [first.signal, last.signal], ratio };
}

/** δ of the first layer before the first step: RMS of ∂L/∂z over the samples. */
export function signalAtStart(probes: readonly ProbeEvent[]): number | null {
  return probes.find(({ iteration }) => iteration === 0)?.layers[0]?.signal ?? null;
}

/** A style for each of many layers: where colours repeat, dash and marker differ. */
export function layerStyle(layer: number): RunStyle {
  const { light, dark, dash, marker } = RUN_STYLES[layer % RUN_STYLES.length];
  return { light, dark, dash, marker };
}

/** The last probe up to an iteration; the very last for null. */
export function probeAt(
  probes: readonly ProbeEvent[],
  iteration: number | null,
): ProbeEvent | null {
  if (iteration === null) return probes.at(-1) ?? null;
  return probes.findLast((probe) => probe.iteration <= iteration) ?? null;
}
