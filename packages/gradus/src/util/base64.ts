/** A multiple of 3, so that the texts of pieces can be joined; some platforms limit the arguments of a call. */
const PIECE = 3 * 4096;

/** Bytes in base64, with the padding at the end. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  }
  return text;
}
