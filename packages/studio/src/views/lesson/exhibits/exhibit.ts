import type { ActivationCurve } from '../../../engine/messages.ts';
import type { StepTexts } from '../../../lang/step-texts.ts';
import type { StudioRun } from '../../../state/run.svelte.ts';
import type { Step } from '../steps.ts';

/** What an exhibit is given. */
export interface ExhibitProps {
  step: Step;
  texts: StepTexts;
  /** The runs of the step, as far as they are there. */
  runs: Readonly<Record<string, StudioRun | undefined>>;
  /** The curve that the step asks for; null while it is not there. */
  curve: ActivationCurve | null;
  /** Whether the answer may be seen. */
  isRevealed: boolean;
}
