import type { problems as catalogue } from '../lang/en/problems.ts';

/** The sentences of a language. */
type ProblemTexts = typeof catalogue;

/** A sentence by its key. */
type ProblemKey = keyof ProblemTexts;

/** The values of a sentence. */
type ProblemDetails<Key extends ProblemKey> = Parameters<ProblemTexts[Key]>[0];

/** A setting that cannot work: where, why, and with which values. */
export type Problem = {
  [Key in ProblemKey]: {
    /** The dotted name of a setting, such as `training.lr` or `model.hidden.0`; in an address, its key. */
    readonly field: string;
    readonly problem: Key;
    readonly details: ProblemDetails<Key>;
  };
}[ProblemKey];

/** Makes a problem whose details have the types of its sentence. */
export function problemAt<Key extends ProblemKey>(
  field: string,
  problem: Key,
  ...[details]: ProblemDetails<Key> extends undefined ? [] : [details: ProblemDetails<Key>]
): Problem {
  return { field, problem, details } as Problem;
}

/** The text of a problem in a language. */
export function problemText({ problem, details }: Problem, texts: ProblemTexts): string {
  return (texts[problem] as (details: unknown) => string)(details);
}
