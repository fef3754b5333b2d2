const buffers = new WeakMap<object, Transferable[]>();

/** Marks an answer whose arrays nothing else uses: they move to the page instead of being copied. */
export function moving<T extends object>(
  answer: T,
  arrays: readonly ArrayBufferView<ArrayBuffer>[],
): T {
  buffers.set(
    answer,
    arrays.map(({ buffer }) => buffer),
  );
  return answer;
}

/** What moves to the page with an answer. */
export function movedWith(answer: unknown): Transferable[] {
  return buffers.get(answer as object) ?? [];
}
