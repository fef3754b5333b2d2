import type { Language, Messages } from '@gradus/lab/lang';
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
} from '@gradus/lab/lang/en';
import { build } from './build.ts';
import { compare } from './compare.ts';
import { figures } from './figures.ts';
import { inside } from './inside.ts';
import { problems } from './problems.ts';
import { share } from './share.ts';
import { shell } from './shell.ts';
import { symptoms } from './symptoms.ts';
import { test } from './test.ts';

const own = {
  build,
  compare,
  figures,
  inside,
  problems,
  share,
  shell,
  symptoms,
  test,
};

/** What the page says in the words of the command line. */
const lab = {
  activations,
  diagnose,
  evaluate,
  inspect,
  results,
  runs,
  settingLabels,
  trials,
  vary,
};

/**
 * All strings of the page in a language: its own, and under `lab` those that it shares with the command line.
 * A catalogue that lacks one does not compile.
 */
export type Texts = typeof own & {
  readonly language: Language;
  readonly lab: Pick<Messages, keyof typeof lab>;
};

export const texts: Texts = { ...own, lab, language: 'en' };
