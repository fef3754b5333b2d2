import {
  activations,
  diagnose,
  evaluate,
  inspect,
  results,
  runs,
  settingLabels,
  trials,
  vary,
} from '@gradus/lab/lang/ko';
import type { FirstTexts } from '../en/index.ts';
import { build } from './build.ts';
import { figures } from './figures.ts';
import { problems } from './problems.ts';
import { shell } from './shell.ts';

export const texts: FirstTexts = {
  build,
  figures,
  problems,
  shell,
  lab: { activations, diagnose, evaluate, inspect, results, runs, settingLabels, trials, vary },
  language: 'ko',
};
