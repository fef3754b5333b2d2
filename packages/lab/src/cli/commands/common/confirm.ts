import { type Language, type Messages, messages } from '../../../lang/index.ts';
import type { Io } from '../../../text/io.ts';
import { UsageError } from '../../errors.ts';

/** The words of a question about deleting. */
interface Question {
  readonly question: string;
  /** Printed when the user answers no. */
  readonly kept: string;
}

/**
 * Asks before something is deleted, unless `--yes` was given.
 *
 * @param shown what is deleted, as the error names it
 * @throws UsageError if there is no terminal to ask on
 */
export async function isConfirmed(
  shown: readonly string[],
  options: { readonly yes?: boolean; readonly lang?: Language },
  io: Io,
  wordsIn: (text: Messages) => Question,
): Promise<boolean> {
  if (options.yes) return true;
  if (io.ask === undefined) throw new UsageError(({ commandUsage }) => commandUsage.addYes(shown));
  const text = messages(options.lang, io.env);
  const { question, kept } = wordsIn(text);
  const answer = await io.ask(question);
  if (text.runsCommand.yes.includes(answer.trim().toLowerCase())) return true;
  io.stderr.write(`${kept}\n`);
  return false;
}
