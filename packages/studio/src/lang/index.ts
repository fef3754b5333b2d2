import type { Language, Messages } from '@gradus/lab/lang';
import type { Own } from './en/index.ts';

/** What the page says in the words of the command line. */
type SharedTopic =
  | 'activations'
  | 'diagnose'
  | 'evaluate'
  | 'inspect'
  | 'results'
  | 'runs'
  | 'vary';

/** All strings of the page in a language: its own, and under `lab` those that it shares with the command line. */
export interface Texts extends Own {
  readonly language: Language;
  readonly lab: Pick<Messages, SharedTopic>;
}

/** Each language is a file of its own, so that nobody downloads the other one. */
const CATALOGUES: Readonly<Record<Language, () => Promise<{ texts: Texts }>>> = {
  en: () => import('./en/texts.ts'),
  ko: () => import('./ko/texts.ts'),
};

/** The strings of a language. */
export async function catalogue(language: Language): Promise<Texts> {
  return (await CATALOGUES[language]()).texts;
}
