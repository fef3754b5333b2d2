import { type Language, messages } from '@gradus/lab/lang';
import { own as en, type Own } from './en/index.ts';
import { own as ko } from './ko/index.ts';

const CATALOGUES: Record<Language, Own> = { en, ko };

/** All strings of the page: its own, and those that it shares with the command line under `lab`. */
export function catalogue(language: Language) {
  return { ...CATALOGUES[language], lab: messages(language), language };
}

/** The strings of one language. */
export type Texts = ReturnType<typeof catalogue>;
