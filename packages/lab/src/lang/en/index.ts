import { activations } from './activations.ts';
import { diagnose } from './diagnose.ts';
import { evaluate } from './evaluate.ts';
import { inspect } from './inspect.ts';
import { predict } from './predict.ts';
import { report } from './report.ts';
import { train } from './train.ts';

export const en = { activations, diagnose, evaluate, inspect, predict, report, train };

/** The strings of one language, by topic. A catalogue that lacks one does not compile. */
export type Messages = typeof en;
