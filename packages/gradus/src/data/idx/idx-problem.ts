import { DataError } from '../../util/errors.ts';

/**
 * Why bytes are not an IDX file.
 *
 * @example
 * ```ts
 * let problem: IdxProblem | undefined;
 * try {
 *   readIdx(Uint8Array.of(0, 0));
 * } catch (error) {
 *   if (error instanceof IdxError) problem = error.details;
 * }
 * problem; // { code: 'short-magic', bytes: 2 }
 * ```
 */
export type IdxProblem =
  | { readonly code: 'empty' }
  /** Fewer bytes than the magic number. */
  | { readonly code: 'short-magic'; readonly bytes: number }
  /** `found` is the first four bytes in hexadecimal; `looksLike` what they may be. */
  | {
      readonly code: 'other-file';
      readonly found: string;
      readonly looksLike: 'html' | 'zip' | 'gzip' | null;
    }
  /** The third byte is not an element type; both fields are in hexadecimal. */
  | { readonly code: 'element-type'; readonly found: string; readonly type: string }
  | {
      readonly code: 'short-header';
      readonly rank: number;
      readonly needed: number;
      readonly bytes: number;
    }
  | { readonly code: 'absurd-sizes'; readonly shape: readonly number[] }
  /** The length is not the one in the header. With `isLeast`, there may be more bytes. */
  | {
      readonly code: 'length';
      readonly holds: string;
      readonly needed: number;
      readonly bytes: number;
      readonly isLeast: boolean;
    }
  /** More than the compressed bytes can hold. */
  | {
      readonly code: 'beyond-gzip';
      readonly holds: string;
      readonly needed: number;
      readonly compressed: number;
      readonly possible: number;
    }
  /** Above the limit for compressed files. */
  | {
      readonly code: 'too-large';
      readonly holds: string;
      readonly needed: number;
      readonly most: number;
    }
  | { readonly code: 'damaged-gzip' }
  | { readonly code: 'no-memory'; readonly bytes: number };

/**
 * Bytes that are not an IDX file. `details` holds the facts of the message, so that you can write it in other words.
 *
 * @example
 * ```ts
 * try {
 *   readIdx(new Uint8Array(0));
 * } catch (error) {
 *   if (error instanceof IdxError) error.details.code; // 'empty'
 * }
 * ```
 */
export class IdxError extends DataError {
  override readonly name = 'IdxError';
  readonly details: IdxProblem;

  constructor(file: string, details: IdxProblem, options: ErrorOptions = {}) {
    super(file, describe(details), options);
    this.details = details;
  }
}

const AGAIN = 'Download or copy the file again.';

function describe(problem: IdxProblem): string {
  switch (problem.code) {
    case 'empty':
      return `the file is empty (0 bytes). ${AGAIN}`;
    case 'short-magic':
      return `truncated: an IDX file begins with 4 bytes of magic number, found ${problem.bytes}. ${AGAIN}`;
    case 'other-file':
      return describeOther(problem.found, problem.looksLike);
    case 'element-type':
      return (
        `begins with the bytes ${problem.found}: 0x${problem.type} is not an element type of IDX. Expected 08 (unsigned ` +
        'byte, as in MNIST), 09 (signed byte), 0b (short), 0c (int), 0d (float) or 0e (double).'
      );
    case 'short-header': {
      const { rank, needed, bytes } = problem;
      return `truncated: the header of an IDX file of rank ${rank} takes ${needed} bytes, found ${bytes}. ${AGAIN}`;
    }
    case 'absurd-sizes':
      return `the header gives the sizes [${problem.shape.join(', ')}], which is more than 2^53 bytes. ${AGAIN}`;
    case 'length': {
      const { holds, needed, bytes, isLeast } = problem;
      const what = bytes < needed ? 'truncated' : 'oversized';
      const found = isLeast ? `at least ${bytes}` : bytes;
      return `${what}: its header says ${holds}, which is ${needed} bytes in all, but the file holds ${found}. ${AGAIN}`;
    }
    case 'beyond-gzip': {
      const { holds, needed, compressed, possible } = problem;
      return `its header says ${holds}, which is ${needed} bytes, but ${compressed} bytes of gzip hold at most ${possible}. ${AGAIN}`;
    }
    case 'too-large': {
      const { holds, needed, most } = problem;
      return (
        `its header says ${holds}, which is ${needed} bytes, but the limit for a compressed file is ${most}. If you ` +
        'trust it, unpack it first, for example with gunzip.'
      );
    }
    case 'damaged-gzip':
      return `its gzip data are corrupt or cut short. ${AGAIN}`;
    case 'no-memory':
      return `its ${problem.bytes} unpacked bytes do not fit into memory.`;
  }
}

function describeOther(
  found: string,
  looksLike: (IdxProblem & { code: 'other-file' })['looksLike'],
): string {
  const begins = `begins with the bytes ${found}`;
  if (looksLike === 'gzip') {
    return `${begins}, which is gzip: read it with decodeIdx, which unpacks it.`;
  }
  const hint = {
    html: ' It looks like a web page, so the address may be wrong.',
    zip: ' If it is a ZIP archive, unpack it first.',
  };
  return (
    `is not an IDX file: it ${begins}, but expected 00 00 08 03 for images or 00 00 08 01 for labels (plain or gzip).` +
    (looksLike === null ? '' : hint[looksLike])
  );
}
