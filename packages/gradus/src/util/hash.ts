/**
 * FNV-1a over 32-bit words, from number `from` on.
 * @heuristic
 */
export function hashOf(words: ArrayLike<number>, from = 0): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  return hash;
}
