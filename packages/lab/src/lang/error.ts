import { GradusError } from 'gradus';
import { type Messages, messages } from './index.ts';

/** An error that the catalogues have words for. Its message is in English. */
export class LocalizedError extends GradusError {
  override readonly name: string = 'LocalizedError';
  /** The message in a language. */
  readonly inWords: (text: Messages) => string;

  /** @param message in English, or the one of a catalogue */
  constructor(
    message: string | ((text: Messages) => string),
    options: { readonly code?: string; readonly cause?: unknown } = {},
  ) {
    const inWords = typeof message === 'string' ? () => message : message;
    super(inWords(messages('en')), options);
    this.inWords = inWords;
  }
}
