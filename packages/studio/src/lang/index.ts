import type { Language } from '@gradus/lab/lang';
import type { FirstTexts, Parts, Texts } from './en/index.ts';

export type { Texts };

/** A part of the strings, which loads with the view that shows it. */
export type Part = keyof Parts;

type Loaders<T> = Readonly<Record<Language, () => Promise<T>>>;

/** Each language is a file of its own, so that nobody downloads the other one. */
const FIRST: Loaders<{ texts: FirstTexts }> = {
  en: () => import('./en/index.ts'),
  ko: () => import('./ko/index.ts'),
};

/** The file of a part holds one constant, named like the part. */
const PARTS: { readonly [P in Part]: Loaders<Pick<Parts, P>> } = {
  compare: { en: () => import('./en/compare.ts'), ko: () => import('./ko/compare.ts') },
  inside: { en: () => import('./en/inside.ts'), ko: () => import('./ko/inside.ts') },
  lesson: { en: () => import('./en/lesson.ts'), ko: () => import('./ko/lesson.ts') },
  network: { en: () => import('./en/network.ts'), ko: () => import('./ko/network.ts') },
  pictures: { en: () => import('./en/pictures.ts'), ko: () => import('./ko/pictures.ts') },
  points: { en: () => import('./en/points.ts'), ko: () => import('./ko/points.ts') },
  runs: { en: () => import('./en/runs.ts'), ko: () => import('./ko/runs.ts') },
  share: { en: () => import('./en/share.ts'), ko: () => import('./ko/share.ts') },
  symptoms: { en: () => import('./en/symptoms.ts'), ko: () => import('./ko/symptoms.ts') },
  table: { en: () => import('./en/table.ts'), ko: () => import('./ko/table.ts') },
  tableTest: { en: () => import('./en/table-test.ts'), ko: () => import('./ko/table-test.ts') },
  test: { en: () => import('./en/test.ts'), ko: () => import('./ko/test.ts') },
};

/** The strings of a language that load first, and those of `parts`. Other parts are missing. */
export async function catalogue(language: Language, parts: Iterable<Part>): Promise<Texts> {
  const loading = Array.from(parts, (part) => PARTS[part][language]());
  const [{ texts }, ...opened] = await Promise.all([FIRST[language](), ...loading]);
  return Object.assign({}, texts, ...opened);
}
