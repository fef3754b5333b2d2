import type { Io } from '../io.ts';
import { en, type Messages } from './en.ts';
import { ko } from './ko.ts';

/** Languages that there is a catalogue for. */
export const LANGUAGES = ['en', 'ko'] as const;

/** A language in {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

export type { Messages } from './en.ts';

const CATALOGUES: Record<Language, Messages> = { en, ko };

/** The strings of a language; without one, of the locale in the environment. */
export function messages(language: Language | undefined, env: Io['env']): Messages {
  return CATALOGUES[language ?? fromLocale(env)];
}

/** The first of the variables that is set decides, as POSIX has it. */
function fromLocale({ LC_ALL, LC_MESSAGES, LANG }: Io['env']): Language {
  return /^ko([_.@-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'ko' : 'en';
}
