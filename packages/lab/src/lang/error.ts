import { DataError, GradusError } from 'gradus';
import { type Messages, messages } from './index.ts';

/** An error that the catalogues have words for. Its message is in English. */
export class LocalizedError extends GradusError {
  override readonly name: string = 'LocalizedError';
  /** The message in a language. */
  readonly inWords: (text: Messages) => string;

  /** @param words the message of a catalogue */
  constructor(
    words: (text: Messages) => string,
    options: { readonly code?: string; readonly cause?: unknown } = {},
  ) {
    super(words(messages('en')), options);
    this.inWords = words;
  }
}

/** What a command is given to read is not what it needs. */
export class InputError extends DataError {
  override readonly name = 'InputError';
  /** What is wrong, in a language. */
  readonly problemIn: (text: Messages) => string;

  /** @param problem the one of a catalogue */
  constructor(file: string, problem: (text: Messages) => string, options: ErrorOptions = {}) {
    super(file, problem(messages('en')), options);
    this.problemIn = problem;
  }

  /** The message in a language. */
  inWords(text: Messages): string {
    return `${this.file}: ${this.problemIn(text)}`;
  }
}
