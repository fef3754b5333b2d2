import type { StepTexts } from '../../../lang/step-texts.ts';
import type { Answer, Question } from '../questions.ts';

/** The props of a field for a prediction. */
export interface FieldProps<Q extends Question, A extends Answer> {
  question: Q;
  texts: StepTexts;
  prediction: A | null;
  /** Whether the prediction can no longer be changed. */
  isLocked: boolean;
  /** Called with a prediction, or with null when it was removed. */
  onpredict: (prediction: A | null) => void;
}
