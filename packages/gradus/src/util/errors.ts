/**
 * Base class of every error that gradus throws on purpose.
 *
 * `message` says what went wrong, where, with which values, and what would fix it;
 * `code`, where present, is a stable word to branch on.
 */
export class GradusError extends Error {
  override readonly name: string = 'GradusError';
  readonly code: string | undefined;

  constructor(message: string, options: ErrorOptions & { code?: string } = {}) {
    super(message, options);
    this.code = options.code;
  }
}
