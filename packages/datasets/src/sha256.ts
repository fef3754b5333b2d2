/** The SHA-256 of `bytes` in hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await digestOf(bytes as Uint8Array<ArrayBuffer>);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By the platform, which is quickest, where it has digests: browsers keep them from insecure pages. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // Declared as always there, which it is not.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle !== undefined) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const { sha256 } = await import('@noble/hashes/sha2.js');
  return sha256(bytes);
}
