/** How the back-propagated signal changes on its way through the hidden layers. */
import type { LayerRecord, ProbeEvent } from '../record.ts';
import type { Finding, SymptomKind } from '../symptom.ts';
import { clip, distinct, fewerLayers, fittingInit, reluHe } from './advice.ts';

/** Thresholds of r = δ of the first hidden layer / δ of the last one; house defaults. */
const NOTE = 0.1;
const WARN = 0.01;
const EXPLODING = 100;
/**
 * Where the loss is this small there is nothing left to learn, and no signal to be had. Of numbers it is a share of
 * what always predicting their mean costs.
 */
const TINY_LOSS = 0.05;

function isLearnt({ loss, classes, guessing }: ProbeEvent): boolean {
  const unit = classes === null ? (guessing ?? 1) : 1;
  return loss !== null && loss < TINY_LOSS * unit;
}

/**
 * δ = RMS over units and samples of ∂L/∂z, L being the loss of one sample. It is the RMS and not the norm,
 * since layers differ in size; and δ rather than the gradient of the weights, which can keep its variance
 * while δ vanishes (Glorot and Bengio 2010).
 */
function ends({ layers }: ProbeEvent): readonly [first: LayerRecord, last: LayerRecord] | null {
  const hidden = layers.filter((layer) => layer.hidden);
  // The ratio of a layer to itself says nothing.
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

/** Early layers learn next to nothing. */
export const vanishingGradient: SymptomKind = {
  name: 'vanishingGradient',
  checks: 3,
  hiddenBy: ['notFinite'],
  find: (checks) => {
    const record = checks[checks.length - 1];
    const found = ends(record);
    if (found === null || isLearnt(record)) return [];
    const [first, last] = found;
    // Where nothing arrives at the last layer either, the ratio is undefined.
    if (first.signal === null || last.signal === null || last.signal === 0) return [];
    const ratio = first.signal / last.signal;
    if (ratio >= NOTE) return [];
    return [finding(first, last, ratio, ratio < WARN ? 'warn' : 'note')];
  },
  advise: (settings) =>
    distinct([fittingInit(settings), reluHe(settings), ...fewerLayers(settings)]),
};

/** Early layers are thrown about. */
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
