/**
 * The SHA-256 of `bytes` in hexadecimal.
 *
 * @example
 * ```ts
 * const digest = await sha256(new TextEncoder().encode('abc'));
 * digest.slice(0, 16); // 'ba7816bf8f01cfea'
 * ```
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await digestOf(bytes as Uint8Array<ArrayBuffer>);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Uses the platform, which is fastest, if it has digests: browsers do not give them to insecure pages. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // TypeScript declares it as always present, but it is not.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle !== undefined) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const { sha256 } = await import('@noble/hashes/sha2.js');
  return sha256(bytes);
}
