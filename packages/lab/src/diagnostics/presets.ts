import type { ActivationName, Initialisation } from '../settings/names.ts';
import type { SymptomName } from './symptom.ts';

/** A network that shows a problem, or its fix. */
export interface Preset {
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly init: Initialisation;
  /** Gain of each layer; null for 1. */
  readonly gain: readonly number[] | null;
  readonly lr: number;
}

/** A network with a problem, and one with its fix. */
export interface PresetProblem {
  readonly symptom: SymptomName;
  readonly problem: Preset;
  readonly fixes: readonly Preset[];
}

const SIX = [100, 100, 100, 100, 100, 100];
const PLAIN = { init: 'default', gain: null, lr: 0.1 } as const;

const SIX_SIGMOIDS: Preset = { ...PLAIN, hidden: SIX, activation: 'sigmoid' };
const XAVIER: Preset = { ...SIX_SIGMOIDS, init: 'xavier-normal' };
const SIX_RELUS: Preset = { ...PLAIN, hidden: SIX, activation: 'relu', init: 'kaiming-normal' };
const VANISHING_CURES = [{ ...XAVIER, gain: [4, 4, 4, 4, 4, 4, 1] }, SIX_RELUS];
const TANH: Preset = {
  ...PLAIN,
  hidden: [100, 100, 100],
  activation: 'tanh',
  init: 'xavier-normal',
};
const RELU: Preset = { ...PLAIN, hidden: [100, 100], activation: 'relu' };
const FOUR_RELUS: Preset = { ...SIX_RELUS, hidden: [100, 100, 100, 100] };

/**
 * Problems to study, by name. The four networks of the lesson are too shallow for a vanishing gradient, so these are
 * deeper: sigmoid's slope of at most 1/4 shrinks the signal at each layer, and only a gain of 4 compensates for it.
 */
export const PRESETS = {
  vanishing: { symptom: 'vanishingGradient', problem: SIX_SIGMOIDS, fixes: VANISHING_CURES },
  'vanishing-xavier': { symptom: 'vanishingGradient', problem: XAVIER, fixes: VANISHING_CURES },
  saturation: {
    symptom: 'saturation',
    problem: { ...TANH, gain: [10, 10, 10, 10] },
    fixes: [TANH],
  },
  'dead-units': { symptom: 'deadUnits', problem: { ...RELU, lr: 2 }, fixes: [RELU] },
  divergence: { symptom: 'notFinite', problem: { ...FOUR_RELUS, lr: 2 }, fixes: [FOUR_RELUS] },
} as const satisfies Record<string, PresetProblem>;

/** A key of {@link PRESETS}. */
export type PresetName = keyof typeof PRESETS;
