import { activations } from './activations.ts';
import { evaluate } from './evaluate.ts';
import { inspect } from './inspect.ts';
import { predict } from './predict.ts';
import { train } from './train.ts';

export const en = { activations, evaluate, inspect, predict, train };

/** The strings of one language, by topic. A catalogue that lacks one does not compile. */
export type Messages = typeof en;
