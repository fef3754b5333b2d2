import { en, type Messages } from './en/index.ts';
import { ko } from './ko/index.ts';

/** The languages of the catalogues. */
export const LANGUAGES = ['en', 'ko'] as const;

/** A language in {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

export type { Messages } from './en/index.ts';

const CATALOGUES: Record<Language, Messages> = { en, ko };

/** Environment variables that name the locale; a web page has none. */
export type LocaleVariables = Readonly<Record<string, string | undefined>>;

/** The texts of a language, or of the locale of the environment if none is given. */
export function messages(language: Language | undefined, env: LocaleVariables = {}): Messages {
  return CATALOGUES[languageOf(language, env)];
}

/** A language; without one, that of the locale in the environment. */
export function languageOf(language: Language | undefined, env: LocaleVariables = {}): Language {
  return language ?? fromLocale(env);
}

/** The first variable that is set decides, as in POSIX. */
function fromLocale({ LC_ALL, LC_MESSAGES, LANG }: LocaleVariables): Language {
  return /^ko([_.@-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'ko' : 'en';
}
