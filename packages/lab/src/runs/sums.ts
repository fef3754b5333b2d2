/** The checksum on the last line of `config.json`: the CRC-32 of the file with zeros for the eight digits. */
import { crc32 } from 'node:zlib';

/** The digits in the file while the checksum is computed. */
export const NO_SUM = '00000000';

const LAST_LINE = /"crc32": "([0-9a-f]{8})"\n\}\n$/;

/** The text with its checksum. */
export function sealed(text: string): string {
  const sum = crc32(text).toString(16).padStart(NO_SUM.length, '0');
  return text.replace(LAST_LINE, (line, digits) => line.replace(digits, sum));
}

/** Whether a text ends with its checksum, as {@link sealed} writes it. */
export function isSealed(text: string): boolean {
  const digits = LAST_LINE.exec(text)?.[1];
  if (digits === undefined) return false;
  return sealed(text.replace(LAST_LINE, (line) => line.replace(digits, NO_SUM))) === text;
}
