import { HTTPException } from 'hono/http-exception';
import { type Messages, messages } from '../lang/index.ts';

/** A request that a server refuses. Its message is English. */
export class Refusal extends HTTPException {
  /** The message in the language of a catalogue. */
  readonly inWords: (text: Messages) => string;

  constructor(
    status: 400 | 404 | 415 | 422,
    words: (text: Messages) => string,
    options: ErrorOptions = {},
  ) {
    super(status, { ...options, message: words(messages('en')) });
    this.inWords = words;
  }
}

/** The message of an error of HTTP in a language. */
export function refusalText(error: HTTPException, text: Messages): string {
  return error instanceof Refusal ? error.inWords(text) : error.message;
}
