/** Advice that several symptoms share. */
import type { Advice, Settings } from '../symptom.ts';

/** Factor for the learning rate: a clear change that still lets the network learn. */
const TENTH = 0.1;
/** Number of hidden layers to try in place of more. */
const FEW_LAYERS = 2;

/** A tenth of a rate above this is still too high. Such rates get a tenth of this. */
const LARGE_RATE = 1;

export function lowerRate({ lr }: Settings): Advice {
  const lower = Math.min(lr, LARGE_RATE) * TENTH;
  return { key: 'lowerRate', changes: { lr: Number(lower.toPrecision(3)) } };
}

export function raiseRate({ lr }: Settings): Advice {
  return { key: 'raiseRate', changes: { lr: Number((lr / TENTH).toPrecision(3)) } };
}

/** ReLU with He's initialisation; for a network of ReLUs, the initialisation alone. */
export function reluHe({ activation }: Settings): Advice {
  return activation === 'relu'
    ? { key: 'heInit', changes: { init: 'kaiming-normal' } }
    : { key: 'reluHe', changes: { activation: 'relu', init: 'kaiming-normal' } };
}

/** The initialisation that keeps the signal's size with this activation. */
export function fittingInit(settings: Settings): Advice {
  if (settings.activation === 'sigmoid') {
    return { key: 'sigmoidGain', changes: { init: 'xavier-normal', gain: [4, 1] } };
  }
  if (settings.activation === 'tanh') {
    return { key: 'tanhXavier', changes: { init: 'xavier-normal' } };
  }
  return reluHe(settings);
}

/** The initialisation to use when weights start too large. */
export function smallerInit({ activation }: Settings): Advice {
  const init = activation === 'relu' ? 'kaiming-normal' : 'xavier-normal';
  return { key: 'smallerInit', changes: { init } };
}

export function fewerLayers({ hidden }: Settings): Advice[] {
  if (hidden.length <= FEW_LAYERS) return [];
  return [{ key: 'fewerLayers', changes: { hidden: hidden.slice(0, FEW_LAYERS) } }];
}

/** Below most gradient norms of healthy training, and far below those of unstable training. */
const CLIPPED = 1;

/** Advises clipping, unless gradients are already clipped to this norm or less. */
export function clip({ clipNorm }: Settings): Advice[] {
  if (clipNorm !== null && clipNorm <= CLIPPED) return [];
  return [{ key: 'clip', changes: { clipNorm: CLIPPED } }];
}

/** Inputs of larger magnitude count as not scaled. */
const SCALED = 10;

/** The first advice if inputs are large. */
export function scaleInputs(largest: unknown): Advice[] {
  return typeof largest === 'number' && largest <= SCALED
    ? []
    : [{ key: 'scaleInputs', changes: null }];
}

/** Drops repeated advice. */
export function distinct(advice: readonly Advice[]): Advice[] {
  return [
    ...new Map(advice.map((each) => [JSON.stringify(each.changes ?? each.key), each])).values(),
  ];
}
