import { GradusError } from 'gradus';
import type { Messages } from '../lang/index.ts';
import { errorText } from '../text/error-text.ts';
import type { Io } from '../text/io.ts';
import { ValueError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

const BY_CODE: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  data: EXIT.data,
  divergence: EXIT.divergence,
};

/**
 * Prints the error of a command.
 * @param options.debug whether to print the stack too
 * @returns the exit code
 */
export function explain(
  error: unknown,
  text: Messages,
  { debug, io: { stderr } }: { readonly debug: boolean; readonly io: Io },
): number {
  const isExpected = error instanceof GradusError;
  const said = errorText(error, text);
  stderr.write(`gradus: ${isExpected ? said : text.usage.unexpected(said)}\n`);
  if (error instanceof ValueError) stderr.write(`${text.usage.hint}\n`);
  if (debug) stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  else if (!isExpected) stderr.write(`${text.usage.withDebug}\n`);
  return (isExpected && BY_CODE[error.code ?? '']) || EXIT.failed;
}
