/** The checksum in `config.json`: its CRC-32 with zeros in the place of the eight digits, on its last line. */
import { crc32 } from 'node:zlib';

/** What stands in the place of the sum while it is computed. */
export const NO_SUM = '00000000';

const LAST_LINE = /"crc32": "([0-9a-f]{8})"\n\}\n$/;

/** The text with its checksum. */
export function sealed(text: string): string {
  const sum = crc32(text).toString(16).padStart(NO_SUM.length, '0');
  return text.replace(LAST_LINE, (line, digits) => line.replace(digits, sum));
}

/** Whether a text is as {@link sealed} made it. */
export function isSealed(text: string): boolean {
  const digits = LAST_LINE.exec(text)?.[1];
  if (digits === undefined) return false;
  return sealed(text.replace(LAST_LINE, (line) => line.replace(digits, NO_SUM))) === text;
}
