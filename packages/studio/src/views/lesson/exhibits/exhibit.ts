import type { ActivationCurve } from '../../../engine/messages.ts';
import type { StepTexts } from '../../../lang/step-texts.ts';
import type { StudioRun } from '../../../state/run.svelte.ts';
import type { Step } from '../steps.ts';

/** The props of an exhibit. */
export interface ExhibitProps {
  step: Step;
  texts: StepTexts;
  /** The runs of the step that exist so far. */
  runs: Readonly<Record<string, StudioRun | undefined>>;
  /** The curve that the step asks for; null until it is computed. */
  curve: ActivationCurve | null;
  /** Whether the answer may be shown. */
  isRevealed: boolean;
}
