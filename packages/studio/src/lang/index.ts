import type { Language } from '@gradus/lab/lang';
import type { Texts } from './en/index.ts';

export type { Texts };

/** Each language is a file of its own, so that nobody downloads the other one. */
const CATALOGUES: Readonly<Record<Language, () => Promise<{ texts: Texts }>>> = {
  en: () => import('./en/index.ts'),
  ko: () => import('./ko/index.ts'),
};

/** The strings of a language. */
export async function catalogue(language: Language): Promise<Texts> {
  return (await CATALOGUES[language]()).texts;
}
