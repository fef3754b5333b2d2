import { GradusError } from 'gradus';

/** The command line asks for something that does not exist or cannot be. */
export class UsageError extends GradusError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, { code: 'usage' });
  }
}
