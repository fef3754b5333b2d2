/**
 * The SHA-256 of `bytes` in hexadecimal, computed by the platform, in Node and in the browser;
 * undefined on a page without a secure origin.
 */
export async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  // Absent on a page without a secure origin, whatever the types say.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
