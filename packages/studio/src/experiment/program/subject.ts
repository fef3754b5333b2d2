import type { PartFolders } from '@gradus/datasets';
import { makesChoice } from '@gradus/lab/settings';
import type { PictureExperiment } from '../data.ts';

/** What a program is about. */
export interface Subject extends PictureExperiment {
  /** The folders of the parts of the pictures; null if they have none, or are not loaded. */
  readonly parts: PartFolders | null;
}

/** Whether the pictures have a validation set. */
function hasValidation({ parts }: Subject): boolean {
  return parts !== null && parts.validation !== null;
}

/** Whether a part of the training set becomes the validation set. */
export function splitsTrain(subject: Subject): boolean {
  return makesChoice(subject.training) && !hasValidation(subject);
}

/** Whether the program validates while it trains, and tests once at the end. */
export function validates(subject: Subject): boolean {
  return makesChoice(subject.training) || hasValidation(subject);
}
