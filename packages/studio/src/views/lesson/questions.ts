import type { ActivationCurve } from '../../engine/messages.ts';
import type { StepTexts } from '../../lang/step-texts.ts';
import type { StudioRun } from '../../state/run.svelte.ts';

/** The data that answers are measured from. */
export type MeasuredRun = Pick<
  StudioRun,
  'status' | 'iteration' | 'loss' | 'accuracy' | 'tests' | 'probes' | 'losses' | 'built' | 'seconds'
>;

/** The data of a step: its runs by name, as far as they exist, and a curve if it asks for one. */
export interface Evidence {
  readonly runs: Readonly<Record<string, MeasuredRun | undefined>>;
  readonly curve: ActivationCurve | null;
}

/** A number, the key of an option, or keys in order. */
export type Answer = number | string | readonly string[];

/** How a prediction compares with the measured answer. */
export interface Outcome {
  readonly measured: Answer;
  readonly isRight: boolean;
  /** The key of an explanation in `StepTexts.wrong`; null if the prediction was right. */
  readonly verdict: string | null;
}

/** The methods of every kind of question. */
interface Asked<A extends Answer> {
  /** The initial prediction; null if the visitor must make one. */
  readonly initial: A | null;
  /** The verdicts that need an explanation. */
  readonly wrong: readonly string[];
  /** Whether a value, perhaps from storage, is a prediction. */
  accepts(value: unknown): value is A;
  /** Compares a prediction with the measured answer; null while the answer is not known. */
  judge(prediction: A, evidence: Evidence): Outcome | null;
  /** An answer in words. */
  say(answer: A, texts: StepTexts): string;
}

interface NumberSettings {
  readonly type: 'number';
  readonly least: number;
  readonly most: number;
  /** Step of the field's arrows; answers are shown with as many digits. */
  readonly step: number;
  /** A prediction within this distance counts as right. */
  readonly tolerance: number;
  measure(evidence: Evidence): number | null;
}

interface ChoiceSettings {
  readonly type: 'choice';
  /** Keys of `StepTexts.options`. */
  readonly options: readonly string[];
  /** The option that is right: the only one without an explanation. */
  measure(evidence: Evidence): string | null;
}

interface OrderSettings {
  readonly type: 'order';
  /** Keys of `StepTexts.names`. */
  readonly items: readonly string[];
  /** The value of each; the largest comes first. */
  measure(evidence: Evidence): Readonly<Record<string, number>> | null;
}

export type NumberQuestion = NumberSettings & Asked<number>;
export type ChoiceQuestion = ChoiceSettings & Asked<string>;
export type OrderQuestion = OrderSettings & Asked<readonly string[]>;
export type Question = NumberQuestion | ChoiceQuestion | OrderQuestion;

/** A question for a number. */
export function howLarge(settings: Omit<NumberSettings, 'type'>): NumberQuestion {
  const { least, most, step, tolerance, measure } = settings;
  const digits = Math.max(0, Math.round(-Math.log10(step)));
  return {
    ...settings,
    type: 'number',
    initial: null,
    wrong: ['low', 'high'],
    accepts: (value): value is number =>
      typeof value === 'number' && value >= least && value <= most,
    judge: (prediction, evidence) => {
      const measured = measure(evidence);
      if (measured === null) return null;
      // Rounds to the digits that are shown, so that equal texts count as right.
      const difference = Number((prediction - measured).toFixed(digits));
      const isRight = Math.abs(difference) <= tolerance;
      return { measured, isRight, verdict: isRight ? null : difference < 0 ? 'low' : 'high' };
    },
    say: (answer, { answer: words }) => words?.(answer.toFixed(digits)) ?? answer.toFixed(digits),
  };
}

/** A question for an option. */
export function which(settings: Omit<ChoiceSettings, 'type'>): ChoiceQuestion {
  const { options, measure } = settings;
  return {
    ...settings,
    type: 'choice',
    initial: null,
    wrong: options,
    accepts: (value): value is string => options.includes(value as string),
    judge: (prediction, evidence) => {
      const measured = measure(evidence);
      if (measured === null) return null;
      const isRight = prediction === measured;
      return { measured, isRight, verdict: isRight ? null : prediction };
    },
    say: (answer, texts) => texts.options?.[answer] ?? answer,
  };
}

/** A question for an order. */
export function inWhichOrder(settings: Omit<OrderSettings, 'type'>): OrderQuestion {
  const { items, measure } = settings;
  return {
    ...settings,
    type: 'order',
    initial: items,
    wrong: ['other'],
    accepts: (value): value is readonly string[] =>
      Array.isArray(value) && [...value].sort().join() === [...items].sort().join(),
    judge: (prediction, evidence) => {
      const values = measure(evidence);
      if (values === null) return null;
      const measured = [...items].sort((a, b) => values[b] - values[a]);
      // Equal ones may be in any order.
      const isRight = prediction.every((key, i) => values[key] === values[measured[i]]);
      return { measured, isRight, verdict: isRight ? null : 'other' };
    },
    say: (answer, { names }) => answer.map((key) => names?.[key] ?? key).join(' → '),
  };
}
