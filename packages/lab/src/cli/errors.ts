import { GradusError } from 'gradus';
import { Interruption } from './io.ts';

/** Exit codes, as `--help` lists them. */
export const EXIT = { done: 0, failed: 1, usage: 2, data: 3, divergence: 4 } as const;

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

/** The exit code for what a command threw. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interruption) return error.exitCode;
  return (error instanceof GradusError && BY_CODE[error.code ?? '']) || EXIT.failed;
}
