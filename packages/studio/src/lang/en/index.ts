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
import type { compare } from './compare.ts';
import { figures } from './figures.ts';
import type { inside } from './inside.ts';
import type { lesson } from './lesson.ts';
import type { network } from './network.ts';
import type { pictures } from './pictures.ts';
import type { points } from './points.ts';
import { problems } from './problems.ts';
import type { runs as ownRuns } from './runs.ts';
import type { share } from './share.ts';
import { shell } from './shell.ts';
import type { symptoms } from './symptoms.ts';
import type { table } from './table.ts';
import type { tableTest } from './table-test.ts';
import type { test } from './test.ts';

/** Strings that load with the view that shows them. */
export interface Parts {
  readonly compare: typeof compare;
  readonly inside: typeof inside;
  readonly lesson: typeof lesson;
  readonly network: typeof network;
  readonly pictures: typeof pictures;
  readonly points: typeof points;
  readonly runs: typeof ownRuns;
  readonly share: typeof share;
  readonly symptoms: typeof symptoms;
  readonly table: typeof table;
  readonly tableTest: typeof tableTest;
  readonly test: typeof test;
}

const own = { build, figures, problems, shell };

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
 * The strings of the page that load first: its own, and under `lab` those that it shares with the command line.
 * A catalogue that lacks one does not compile.
 */
export type FirstTexts = typeof own & {
  readonly language: Language;
  readonly lab: Pick<Messages, keyof typeof lab>;
};

/** All strings of the page in a language. A part is there once it has been opened. */
export type Texts = FirstTexts & Parts;

export const texts: FirstTexts = { ...own, lab, language: 'en' };
