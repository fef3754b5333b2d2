import type { Messages } from '../en/index.ts';
import { activations } from './activations.ts';
import { diagnose } from './diagnose.ts';
import { evaluate } from './evaluate.ts';
import { inspect } from './inspect.ts';
import { predict } from './predict.ts';
import { report } from './report.ts';
import { train } from './train.ts';

export const ko: Messages = { activations, diagnose, evaluate, inspect, predict, report, train };
