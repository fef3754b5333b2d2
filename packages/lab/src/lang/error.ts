import { DataError, GradusError } from 'gradus';
import { type Messages, messages } from './index.ts';

/** An error whose text is in the catalogues. Its message is English. */
export class LocalizedError extends GradusError {
  override readonly name: string = 'LocalizedError';
  /** The message in the language of a catalogue. */
  readonly inWords: (text: Messages) => string;

  /** @param words takes the message from a catalogue */
  constructor(
    words: (text: Messages) => string,
    options: { readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(words(messages('en')), options);
    this.inWords = words;
  }
}

/** A file or folder that a command cannot use. */
export class InputError extends DataError {
  override readonly name = 'InputError';
  /** The problem, in the language of a catalogue. */
  readonly problemIn: (text: Messages) => string;

  /** @param problem takes the problem from a catalogue */
  constructor(file: string, problem: (text: Messages) => string, options: ErrorOptions = {}) {
    super(file, problem(messages('en')), options);
    this.problemIn = problem;
  }

  /** The message in the language of a catalogue. */
  inWords(text: Messages): string {
    return `${this.file}: ${this.problemIn(text)}`;
  }
}
