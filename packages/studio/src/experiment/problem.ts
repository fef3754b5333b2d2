import type { problems as catalogue } from '../lang/en/problems.ts';

/** The sentences of a language. */
type ProblemTexts = typeof catalogue;

/** A sentence by its key. */
type ProblemKey = keyof ProblemTexts;

/** What a sentence is filled with. */
type ProblemDetails<Key extends ProblemKey> = Parameters<ProblemTexts[Key]>[0];

/** Something that cannot work: where, what, and with which values. */
export type Problem = {
  [Key in ProblemKey]: {
    /** The dotted name of a setting, such as `training.lr` or `model.hidden.0`; in an address, its key. */
    readonly field: string;
    readonly problem: Key;
    readonly details: ProblemDetails<Key>;
  };
}[ProblemKey];

/** A problem, its details checked against its sentence. */
export function problemAt<Key extends ProblemKey>(
  field: string,
  problem: Key,
  ...[details]: ProblemDetails<Key> extends undefined ? [] : [details: ProblemDetails<Key>]
): Problem {
  return { field, problem, details } as Problem;
}

/** A problem in the words of a language. */
export function problemText({ problem, details }: Problem, texts: ProblemTexts): string {
  return (texts[problem] as (details: unknown) => string)(details);
}
