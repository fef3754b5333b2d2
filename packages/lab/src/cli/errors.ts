import { LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';

type Words = (text: Messages) => string;

/** Wrong usage: options and arguments that do not exist or do not go together. */
export class UsageError extends LocalizedError {
  override readonly name = 'UsageError';

  /** @param words takes the message from a catalogue */
  constructor(words: Words) {
    super(words, { code: 'usage' });
  }
}

/** A value that an option or a setting does not allow. */
export class ValueError extends LocalizedError {
  override readonly name = 'ValueError';
  /** The allowed values, in the language of a catalogue. */
  readonly expected: Words;

  /** @param words the whole message (default: `expected`) */
  constructor(expected: Words, words: Words = expected) {
    super(words, { code: 'usage' });
    this.expected = expected;
  }
}
