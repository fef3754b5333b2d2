import { DataError } from 'gradus';
import { LocalizedError } from '../lang/error.ts';
import { type Messages, messages } from '../lang/index.ts';

/** The command line asks for something that does not exist or cannot be. */
export class UsageError extends LocalizedError {
  override readonly name = 'UsageError';

  /** @param message in English, or the one of a catalogue */
  constructor(message: string | ((text: Messages) => string)) {
    super(message, { code: 'usage' });
  }
}

/** What a command is given to read is not what it needs. */
export class InputError extends DataError {
  override readonly name = 'InputError';
  /** The message in a language. */
  readonly inWords: (text: Messages) => string;

  /** @param problem the one of a catalogue */
  constructor(file: string, problem: (text: Messages) => string) {
    super(file, problem(messages('en')));
    this.inWords = (text) => `${file}: ${problem(text)}`;
  }
}
