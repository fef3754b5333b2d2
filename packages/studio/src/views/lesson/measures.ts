import { median } from '@gradus/lab/diagnostics';
import type { ActivationCurve } from '../../engine/messages.ts';
import { signalRatioAt } from '../inside/series.ts';
import type { MeasuredRun } from './questions.ts';

type Run = MeasuredRun | undefined;

/** Final accuracy on the test set in per cent; null before the end. */
export function finalAccuracy(run: Run): number | null {
  return run?.status === 'finished' ? run.accuracy : null;
}

/** Accuracy on the test set in per cent after some steps; null if there was no test then. */
export function accuracyAt(run: Run, iteration: number): number | null {
  return run?.tests.find((test) => test.iteration === iteration)?.accuracy ?? null;
}

/** The loss of the first batch, before the first update. */
export function firstLoss(run: Run): number | null {
  return run?.losses.find(({ iteration }) => iteration === 1)?.value ?? null;
}

/** Hidden units that are 0 for all probe samples at the end; null before the end, and if no unit can die. */
export function deadUnits(run: Run): number | null {
  if (run?.status !== 'finished') return null;
  const silences = (run.probes.at(-1)?.activations ?? []).flatMap(({ silence }) => silence ?? []);
  return silences.length === 0 ? null : silences.reduce((sum, { dead }) => sum + dead, 0);
}

/** δ of the first hidden layer divided by δ of the last, before the first step; null with fewer than two. */
export function signalRatio(run: Run): number | null {
  const start = run?.probes.find(({ iteration }) => iteration === 0);
  return (start && signalRatioAt(start)?.ratio) ?? null;
}

/** The median of ‖Δθ‖/‖θ‖ over the first measured steps of the first layer. */
export function firstUpdates(run: Run): number | null {
  const updates = run?.probes
    .map(({ layers }) => layers[0]?.updates ?? [])
    .find((each) => each.length > 0);
  const measured = (updates ?? []).filter((update) => update !== null);
  return measured.length === 0 ? null : median(measured);
}

/** The number of parameter groups of a network: weights and biases. */
export function groupCount(run: Run): number | null {
  return run?.built.layers.reduce((sum, { parameters }) => sum + parameters.length, 0) ?? null;
}

/** Below this share of the largest slope, a slope has vanished. */
const VANISHED = 0.05;

/** Where an activation with two ends has a vanished slope: in the `middle` of its outputs, or at the `ends`. */
export function vanishesAt({ f, df }: ActivationCurve): 'middle' | 'ends' | 'nowhere' {
  const steepest = Math.max(...df);
  const [low, high] = [Math.min(...f), Math.max(...f)];
  const slopeNear = (value: number): number => {
    const distances = f.map((each) => Math.abs(each - value));
    return df[distances.indexOf(Math.min(...distances))] / steepest;
  };
  if (Math.max(slopeNear(low), slopeNear(high)) < VANISHED) return 'ends';
  return slopeNear((low + high) / 2) < VANISHED ? 'middle' : 'nowhere';
}
