import type { AdviceKey, Changes, ProbeEvent, Symptom, SymptomName } from '@gradus/lab/diagnostics';
import type { RunStatus } from '../../engine/messages.ts';
import { verdictOn } from './verdict.ts';

/** The most runs that follow one advice. */
export const MOST_TRIES = 4;

/** Advice for a symptom. */
export interface Followed {
  readonly symptom: SymptomName;
  readonly key: AdviceKey;
}

/** A run that has ended, with the changes that it tried. */
export interface Tried {
  readonly changes: Changes;
  readonly status: RunStatus;
  readonly probes: readonly ProbeEvent[];
  readonly symptoms: readonly Symptom[];
}

/** Why advice is not followed any further. */
export type GivenUp = 'tooMany' | 'noFurther' | 'tooFar' | 'failed';

/** What follows from a run that tried advice. `problem` is what it still has. */
export type Judgement =
  | { readonly kind: 'cured' }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'next'; readonly changes: Changes; readonly problem: SymptomName }
  | { readonly kind: 'givenUp'; readonly why: GivenUp };

/**
 * Judges a run that tried advice. As long as the run has the symptom, or a warning with the same remedy, the advice
 * that this run gets for its own settings comes next: a rate that is still too high is lowered once more.
 * @param count the number of runs that have followed the advice so far
 */
export function judge({ symptom, key }: Followed, tried: Tried, count: number): Judgement {
  const { status, symptoms, probes, changes } = tried;
  if (status === 'failed') return { kind: 'givenUp', why: 'failed' };
  const present = symptoms.filter(({ isOver }) => !isOver);
  const problems = present.filter(({ name, severity }) => name === symptom || severity === 'warn');
  for (const { name, advice } of problems) {
    const again = advice.find((each) => each.key === key)?.changes ?? null;
    const next = again && { ...changes, ...again };
    if (next === null || JSON.stringify(next) === JSON.stringify(changes)) continue;
    if (count >= MOST_TRIES) return { kind: 'givenUp', why: 'tooMany' };
    return { kind: 'next', changes: next, problem: name };
  }
  if (present.some(({ name }) => name === symptom)) return { kind: 'givenUp', why: 'noFurther' };
  if (status === 'diverged') return { kind: 'givenUp', why: 'tooFar' };
  return verdictOn(symptom, probes, symptoms) === 'early' ? { kind: 'unclear' } : { kind: 'cured' };
}
