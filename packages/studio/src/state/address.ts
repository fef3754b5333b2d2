import { type Experiment, type Problem, problemAt } from '../experiment/index.ts';
import { encodeLink, type Link, type SharedExperiment } from '../experiment/link/index.ts';

/** The views of the page, in the order of its navigation. */
export const VIEWS = ['train', 'inside', 'symptoms', 'compare', 'test', 'lesson', 'share'] as const;

/** One of {@link VIEWS}. */
export type View = (typeof VIEWS)[number];

/** The number of steps of the lesson. */
export const LESSON_STEPS = 11;

/** The place on the page that an address leads to. */
export interface Route {
  readonly view: View;
  /** The step of the lesson, from 1 on; null if the address names none. */
  readonly step: number | null;
  /** Whether the page stays in the lesson, as a teacher's link asks. Nothing else can be locked. */
  readonly isLocked: boolean;
}

/** Reads the part of an address from `#` on, such as `#/lesson/3?locked=1`. Accepts any text. */
export function routeOf(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [name, below = ''] = path.split('/');
  const view = VIEWS.find((each) => each === name) ?? 'train';
  const isLesson = view === 'lesson';
  return {
    view,
    step: isLesson ? stepOf(below) : null,
    isLocked: isLesson && new URLSearchParams(query).get('locked') === '1',
  };
}

/** A step of the lesson by its number; null for other text. */
function stepOf(text: string): number | null {
  return /^[1-9]\d{0,2}$/.test(text) && Number(text) <= LESSON_STEPS ? Number(text) : null;
}

/** Equal for experiments that an address does not distinguish. */
export function keyOf(experiment: Experiment): string {
  return encodeLink({
    path: [],
    experiments: [{ experiment, result: null }],
    lang: null,
    locked: false,
  });
}

/** The address of a place with experiments, from `#` on. */
export function addressOf(
  { view, step, isLocked }: Route,
  experiments: readonly SharedExperiment[],
  lang: Link['lang'],
): string {
  const path = step === null ? [view] : [view, String(step)];
  return encodeLink({ path, experiments, lang, locked: isLocked });
}

/** The problems in the path of an address whose parts can be read. */
export function pathProblems(path: Link['path']): Problem[] {
  const [view, below, ...rest] = path;
  if (view === undefined) return [];
  if (!VIEWS.some((each) => each === view)) return [problemAt('path', 'path', { text: view })];
  if (below === undefined) return [];
  if (view !== 'lesson' || rest.length > 0) {
    return [problemAt('path', 'path', { text: path.join('/') })];
  }
  if (stepOf(below) !== null) return [];
  return [problemAt('path', 'lessonStep', { text: below, last: LESSON_STEPS })];
}
