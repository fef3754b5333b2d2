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
import type { Texts } from '../en/index.ts';
import { build } from './build.ts';
import { compare } from './compare.ts';
import { figures } from './figures.ts';
import { inside } from './inside.ts';
import { problems } from './problems.ts';
import { share } from './share.ts';
import { shell } from './shell.ts';
import { symptoms } from './symptoms.ts';
import { test } from './test.ts';

export const texts: Texts = {
  build,
  compare,
  figures,
  inside,
  problems,
  share,
  shell,
  symptoms,
  test,
  lab: { activations, diagnose, evaluate, inspect, results, runs, settingLabels, trials, vary },
  language: 'ko',
};
