import { DataError } from 'gradus';
import { describeUnreadable, type UnreadableReason } from '../unreadable.ts';

/**
 * Why a picture, or another file among pictures, cannot be used.
 *
 * @example
 * ```ts
 * const problem: PictureProblem = { code: 'no-picture' };
 * new PictureError('notes.txt', problem).details.code; // 'no-picture'
 * ```
 */
export type PictureProblem =
  /** Neither PNG nor JPEG. */
  | { readonly code: 'no-picture' }
  /** `message` is the fault in the file. */
  | { readonly code: 'damaged'; readonly format: 'PNG' | 'JPEG'; readonly message: string }
  /** It has no pixels, or more than the limit. */
  | {
      readonly code: 'pixels';
      readonly width: number;
      readonly height: number;
      readonly most: number;
    }
  /** It unpacks to more bytes than the limit. */
  | {
      readonly code: 'unpacked';
      readonly width: number;
      readonly height: number;
      readonly bits: number;
      readonly bytes: number;
      readonly most: number;
    }
  /** Its file has more bytes than the limit. */
  | { readonly code: 'large-file'; readonly most: number }
  /** A file beside the class folders. */
  | { readonly code: 'beside' }
  /** A folder in a class folder. */
  | { readonly code: 'nested' }
  | { readonly code: 'empty-folder' }
  /** The file cannot be opened; `message` is the message of the system. */
  | { readonly code: 'unreadable'; readonly why: UnreadableReason; readonly message: string };

/**
 * A file or folder that was left out.
 *
 * @example
 * ```ts no-run
 * const { skipped } = await loadImageFolder('pets', { size: 32 });
 * const lines = skipped.map(({ file, problem }: SkippedFile) => `${file} ${problem}`);
 * ```
 */
export interface SkippedFile {
  readonly file: string;
  readonly problem: string;
  /** The facts of `problem`, so that you can write it in other words. */
  readonly details: PictureProblem;
}

/**
 * A picture that cannot be used. `details` holds the facts of the message, so that you can write it in other words.
 *
 * @example
 * ```ts
 * try {
 *   await decodePicture(new TextEncoder().encode('hello'), { name: 'notes.txt' });
 * } catch (error) {
 *   error instanceof PictureError && error.details.code; // 'no-picture'
 * }
 * ```
 */
export class PictureError extends DataError {
  override readonly name = 'PictureError';
  readonly details: PictureProblem;

  constructor(file: string, details: PictureProblem, options: ErrorOptions = {}) {
    super(file, describePicture(details), options);
    this.details = details;
  }
}

/** The message of a problem, with its solution. */
export function describePicture(problem: PictureProblem): string {
  switch (problem.code) {
    case 'no-picture':
      return 'is neither a PNG nor a JPEG picture. Save it as PNG or JPEG and try again.';
    case 'damaged': {
      const fix =
        problem.format === 'PNG' ? 'Save it as PNG again' : 'Save it as JPEG or PNG again';
      return `cannot be read: ${problem.message}. ${fix}.`;
    }
    case 'pixels': {
      const { width, height, most } = problem;
      return `is ${width} × ${height} pixels; 1 to ${most} pixels in all can be read. Make it smaller.`;
    }
    case 'unpacked': {
      const { width, height, bits, bytes, most } = problem;
      return `is ${width} × ${height} pixels of ${bits} bits, which are ${bytes} bytes; ${most} can be read. Make it smaller.`;
    }
    case 'large-file':
      return `has more than ${problem.most} bytes. Make it smaller.`;
    case 'beside':
      return 'lies beside the class folders.';
    case 'nested':
      return 'is a folder in a class folder, and its files are not read.';
    case 'empty-folder':
      return 'is an empty folder.';
    case 'unreadable':
      return describeUnreadable(problem);
  }
}

/** A file or folder that is left out, with its message. */
export function skippedFile(file: string, details: PictureProblem): SkippedFile {
  return { file, problem: describePicture(details), details };
}
