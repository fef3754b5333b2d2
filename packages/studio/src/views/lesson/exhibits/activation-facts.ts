import type { ActivationName } from '@gradus/lab/settings';
import type { Texts } from '../../../lang/index.ts';

/** What there is to know of a function; the words are the command line's. */
interface Facts {
  readonly name: string;
  readonly range: string;
  readonly steepest: keyof Texts['lab']['activations'];
  readonly weakness: keyof Texts['lab']['activations'];
  readonly remedy: keyof Texts['lab']['activations'];
}

/** Of the functions of the lesson. */
export const FACTS: Readonly<Partial<Record<ActivationName, Facts>>> = {
  sigmoid: {
    ...{ name: 'Sigmoid', range: '(0, 1)', steepest: 'sigmoidSteepest' },
    ...{ weakness: 'sigmoidWeakness', remedy: 'carefulStart' },
  },
  tanh: {
    ...{ name: 'Tanh', range: '(−1, 1)', steepest: 'tanhSteepest' },
    ...{ weakness: 'tanhWeakness', remedy: 'carefulStart' },
  },
  relu: {
    ...{ name: 'ReLU', range: '[0, ∞)', steepest: 'reluSteepest' },
    ...{ weakness: 'reluWeakness', remedy: 'carefulRate' },
  },
};
