import { DataError } from 'gradus';

/** Why a file cannot be read. */
export type UnreadableReason = 'missing' | 'folder' | 'pipe' | 'no-folder' | 'forbidden' | 'other';

/** Why a file cannot be opened; `message` is the message of the system. */
interface Unreadable {
  readonly why: UnreadableReason;
  readonly message: string;
}

/**
 * A file or directory that cannot be opened or read.
 *
 * @example
 * ```ts
 * try {
 *   await loadCsv('missing.csv');
 * } catch (error) {
 *   error instanceof UnreadableError && error.details.why; // 'missing'
 * }
 * ```
 */
export class UnreadableError extends DataError {
  override readonly name = 'UnreadableError';
  readonly details: Unreadable & { readonly code: 'unreadable' };

  constructor(file: string, reason: Unreadable, options: ErrorOptions = {}) {
    super(file, describeUnreadable(reason), options);
    this.details = { code: 'unreadable', ...reason };
  }
}

/** Why a file cannot be opened or read, and what to do. */
export function describeUnreadable({ why, message }: Unreadable): string {
  switch (why) {
    case 'missing':
      return 'there is no such file or directory. Check the path.';
    case 'folder':
      return 'this is a directory, but a file is needed.';
    case 'pipe':
      return 'this is a pipe or a device, but a file is needed.';
    case 'no-folder':
      return 'this, or a part of its path, is a file, but a directory is needed.';
    case 'forbidden':
      return 'reading it is not permitted. Check its owner and mode.';
    case 'other':
      return `cannot be read: ${message}.`;
  }
}
