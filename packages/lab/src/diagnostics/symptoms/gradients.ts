/** How the back-propagated signal δ changes between the last and the first hidden layer. */
import type { LayerRecord, ProbeEvent } from '../record.ts';
import type { Finding, SymptomKind } from '../symptom.ts';
import { clip, distinct, fewerLayers, fittingInit, reluHe } from './advice.ts';

/** Thresholds of r = δ of the first hidden layer / δ of the last one; Gradus defaults. */
const NOTE = 0.1;
const WARN = 0.01;
const EXPLODING = 100;
/**
 * Below this loss there is nothing left to learn, so small signals are normal. In regression it is a share of the loss
 * of always predicting the mean.
 */
const TINY_LOSS = 0.05;

function isLearned({ loss, classes, guessing }: ProbeEvent): boolean {
  const unit = classes === null ? (guessing ?? 1) : 1;
  return loss !== null && loss < TINY_LOSS * unit;
}

/**
 * δ = RMS over units and samples of ∂L/∂z, where L is the loss of one sample. The RMS, unlike the norm, does not depend
 * on the size of a layer. The gradient of the weights would not do: it can keep its variance while δ vanishes (Glorot
 * and Bengio 2010).
 */
function ends({ layers }: ProbeEvent): readonly [first: LayerRecord, last: LayerRecord] | null {
  const hidden = layers.filter((layer) => layer.hidden);
  // With one hidden layer the ratio is always 1.
  return hidden.length < 2 ? null : [hidden[0], hidden[hidden.length - 1]];
}

function finding(
  first: LayerRecord,
  last: LayerRecord,
  value: number | null,
  severity: Finding['severity'],
): Finding {
  const details = { first: first.signal ?? Number.NaN, last: last.signal ?? 0, to: last.name };
  return { place: first.name, value, severity, details };
}

/** Early layers learn almost nothing. */
export const vanishingGradient: SymptomKind = {
  name: 'vanishingGradient',
  checks: 3,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const record = checks[checks.length - 1];
    const found = ends(record);
    if (found === null || isLearned(record)) return [];
    const [first, last] = found;
    // If the signal of the last layer is 0 too, the ratio is undefined.
    if (first.signal === null || last.signal === null || last.signal === 0) return [];
    const ratio = first.signal / last.signal;
    if (ratio >= NOTE) return [];
    return [finding(first, last, ratio, ratio < WARN ? 'warn' : 'note')];
  },
  advise: (settings) =>
    distinct([fittingInit(settings), reluHe(settings), ...fewerLayers(settings)]),
};

/** Steps of early layers are far too large. */
export const explodingGradient: SymptomKind = {
  name: 'explodingGradient',
  checks: 3,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const found = ends(checks[checks.length - 1]);
    if (found === null) return [];
    const [first, last] = found;
    if (last.signal === null || last.signal === 0) return [];
    const ratio = first.signal === null ? null : first.signal / last.signal;
    if (ratio !== null && ratio <= EXPLODING) return [];
    return [finding(first, last, ratio, 'warn')];
  },
  advise: (settings) =>
    distinct([fittingInit(settings), ...clip(settings), ...fewerLayers(settings)]),
};
