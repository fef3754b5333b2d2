import { en, type Messages } from './en/index.ts';
import { ko } from './ko/index.ts';

/** Languages that there is a catalogue for. */
export const LANGUAGES = ['en', 'ko'] as const;

/** A language in {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

export type { Messages } from './en/index.ts';

const CATALOGUES: Record<Language, Messages> = { en, ko };

/** The variables of a process that name its locale; a web page has none. */
export type LocaleVariables = Readonly<Record<string, string | undefined>>;

/** The strings of a language; without one, of the locale in the environment. */
export function messages(language: Language | undefined, env: LocaleVariables = {}): Messages {
  return CATALOGUES[languageOf(language, env)];
}

/** A language; without one, that of the locale in the environment. */
export function languageOf(language: Language | undefined, env: LocaleVariables = {}): Language {
  return language ?? fromLocale(env);
}

/** The first of the variables that is set decides, as POSIX has it. */
function fromLocale({ LC_ALL, LC_MESSAGES, LANG }: LocaleVariables): Language {
  return /^ko([_.@-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'ko' : 'en';
}
