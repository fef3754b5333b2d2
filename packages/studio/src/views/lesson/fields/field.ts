import type { StepTexts } from '../../../lang/step-texts.ts';
import type { Answer, Question } from '../questions.ts';

/** What a field for a prediction is given. */
export interface FieldProps<Q extends Question, A extends Answer> {
  question: Q;
  texts: StepTexts;
  prediction: A | null;
  /** Whether the prediction can no longer be changed. */
  isLocked: boolean;
  /** Told of a prediction; of null where there is none any more. */
  onpredict: (prediction: A | null) => void;
}
