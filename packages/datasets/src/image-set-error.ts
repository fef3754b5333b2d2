import { DataError } from 'gradus';
import type { PictureProblem } from './pictures/problem.ts';

/**
 * Why files are not a set of pictures, or why a picture cannot be used.
 *
 * @example
 * ```ts
 * const problem: ImageSetProblem = { code: 'no-pixels', holds: 'uint8 [0, 28, 28]' };
 * ```
 */
export type ImageSetProblem =
  /** A file of an IDX set, under any of its names. */
  | { readonly code: 'missing-file'; readonly names: readonly string[] }
  /** The array is not one of images or of labels; `holds` is what it is. */
  | {
      readonly code: 'form';
      readonly holds: string;
      readonly needs: 'images' | 'labels';
      readonly rank: number;
      readonly magic: string;
    }
  | {
      readonly code: 'counts';
      readonly labels: number;
      readonly images: number;
      readonly imagesFile: string;
    }
  | { readonly code: 'no-pixels'; readonly holds: string }
  /** A label beyond the classes `least` to `most`; `index` counts from 0. */
  | {
      readonly code: 'label';
      readonly label: number;
      readonly index: number;
      readonly least: number;
      readonly most: number;
    }
  | {
      readonly code: 'other-size';
      readonly found: readonly number[];
      readonly expected: readonly number[];
      readonly trainFile: string;
    }
  /** The npm package does not hold the published files. */
  | { readonly code: 'not-mnist'; readonly expected: string; readonly found: string }
  | { readonly code: 'no-package'; readonly places: readonly string[] }
  | { readonly code: 'no-fashion-mnist' }
  /** There are files of no split of EMNIST, or of several. */
  | { readonly code: 'emnist-splits'; readonly found: readonly string[]; readonly example: string }
  /** The pictures lie in folders of folders; `folder` has the class folders. */
  | { readonly code: 'two-deep'; readonly first: string; readonly folder: string }
  | { readonly code: 'one-class'; readonly name: string }
  /** There are no class folders; `first` is one of the files that are there. */
  | { readonly code: 'no-classes'; readonly files: number; readonly first: string | null }
  | { readonly code: 'unknown-class'; readonly name: string; readonly known: readonly string[] }
  /** `first` is a file that cannot be read, and why. */
  | {
      readonly code: 'nothing-readable';
      readonly files: number;
      readonly first: { readonly file: string; readonly details: PictureProblem };
    }
  | {
      readonly code: 'small-class';
      readonly readable: number;
      readonly files: number;
      readonly first: { readonly file: string; readonly details: PictureProblem } | null;
    }
  | {
      readonly code: 'too-large';
      readonly pictures: number;
      readonly bytesEach: number;
      readonly shape: readonly number[];
      readonly most: number;
    }
  /** Grey levels from 0 to 1 that differ too little. */
  | {
      readonly code: 'no-digit';
      readonly lowest: number;
      readonly highest: number;
      readonly paper: number;
    };

/**
 * Files that are not a set of pictures. `details` holds the facts of the message, so that you can write it in other words.
 *
 * @example
 * ```ts
 * try {
 *   await imagesFromFiles([]);
 * } catch (error) {
 *   if (error instanceof ImageSetError) error.details.code;
 * }
 * ```
 */
export class ImageSetError extends DataError {
  override readonly name = 'ImageSetError';
  readonly details: ImageSetProblem;

  constructor(file: string, problem: string, details: ImageSetProblem) {
    super(file, problem);
    this.details = details;
  }
}
