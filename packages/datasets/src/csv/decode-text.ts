import { DataError } from 'gradus';

/**
 * The text of a file.
 *
 * @param encoding a label of the Encoding Standard, such as `utf-8`, `utf-16le` or `euc-kr`
 * @throws DataError for bytes that the encoding does not allow, or an unknown encoding
 */
export function decodeText(bytes: Uint8Array, name: string, encoding = 'utf-8'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(
      name,
      `is no text in the encoding ${encoding}. Save it as UTF-8, or give its own with the ` +
        'option `encoding` (Korean spreadsheets: euc-kr).',
      { cause },
    );
  }
}
