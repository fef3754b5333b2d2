/** Bytes that files may have together: more does not fit beside a network in the memory of a page. */
export const MAX_BYTES = 1e9;

/** What can be seen of files before they are read. */
export type FilesProblem =
  | { readonly what: 'tooLarge'; readonly bytes: number }
  | { readonly what: 'settings'; readonly name: string }
  | { readonly what: 'count'; readonly count: number };

/** Why files are not worth reading; null where they are. A set is two files, or four. */
export function filesProblem(files: readonly Pick<File, 'name' | 'size'>[]): FilesProblem | null {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) return { what: 'tooLarge', bytes };
  const [first] = files;
  if (files.length === 1 && first.name.endsWith('.json'))
    return { what: 'settings', name: first.name };
  if (files.length !== 2 && files.length !== 4) return { what: 'count', count: files.length };
  return null;
}
