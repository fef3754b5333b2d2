import { LocalizedError } from '../lang/error.ts';
import type { Messages } from '../lang/index.ts';

type Words = (text: Messages) => string;

/** The command line asks for something that does not exist or cannot be. */
export class UsageError extends LocalizedError {
  override readonly name = 'UsageError';

  /** @param words the message of a catalogue */
  constructor(words: Words) {
    super(words, { code: 'usage' });
  }
}

/** The value of an option or a setting is none that it can have. */
export class ValueError extends LocalizedError {
  override readonly name = 'ValueError';
  /** What would be right, in a language. */
  readonly expected: Words;

  /** @param words the whole message; without it, `expected` alone */
  constructor(expected: Words, words: Words = expected) {
    super(words, { code: 'usage' });
    this.expected = expected;
  }
}
