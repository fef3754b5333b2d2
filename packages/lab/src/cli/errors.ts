import { GradusError } from 'gradus';
import type { Io } from '../text/io.ts';
import { EXIT } from './exit-codes.ts';

/** The command line asks for something that does not exist or cannot be. */
export class UsageError extends GradusError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, { code: 'usage' });
  }
}

const BY_CODE: Readonly<Record<string, number>> = {
  usage: EXIT.usage,
  data: EXIT.data,
  divergence: EXIT.divergence,
};

/** Says what a command threw; where it arose as well, if that is asked for. Gives the exit code. */
export function explain(error: unknown, isDebug: boolean, io: Io): number {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isExpected = error instanceof GradusError;
  const prefix = isExpected ? '' : 'unexpected error: ';
  io.stderr.write(`gradus: ${prefix}${message}\n`);
  if (isDebug) io.stderr.write(`${stack}\n`);
  else if (!isExpected) io.stderr.write('Run it again with --debug to see where it arose.\n');
  return (isExpected && BY_CODE[error.code ?? '']) || EXIT.failed;
}
