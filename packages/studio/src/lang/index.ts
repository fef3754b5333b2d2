import type { Language } from '@gradus/lab/lang';
import type { Texts } from './en/index.ts';
import type { lesson } from './en/lesson.ts';

export type { Texts };

/** All strings of the lesson in a language. */
export type LessonTexts = typeof lesson;

/** Each language is a file of its own, so that nobody downloads the other one. */
const CATALOGUES: Readonly<Record<Language, () => Promise<{ texts: Texts }>>> = {
  en: () => import('./en/index.ts'),
  ko: () => import('./ko/index.ts'),
};

const LESSONS: Readonly<Record<Language, () => Promise<{ lesson: LessonTexts }>>> = {
  en: () => import('./en/lesson.ts'),
  ko: () => import('./ko/lesson.ts'),
};

/** The strings of a language, without those of the lesson. */
export async function catalogue(language: Language): Promise<Texts> {
  return (await CATALOGUES[language]()).texts;
}

/** The strings of the lesson in a language. */
export async function lessonCatalogue(language: Language): Promise<LessonTexts> {
  return (await LESSONS[language]()).lesson;
}
