/** The most bytes of all files together: more does not fit into the memory of a page beside a network. */
export const MAX_BYTES = 1e9;

/** What is known of files before they are read. */
export type FilesProblem =
  | { readonly what: 'tooLarge'; readonly bytes: number }
  | { readonly what: 'settings'; readonly name: string }
  | { readonly what: 'count'; readonly count: number };

/** Why files cannot be a data set; null if they can. A set has two files, or four. */
export function filesProblem(files: readonly Pick<File, 'name' | 'size'>[]): FilesProblem | null {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) return { what: 'tooLarge', bytes };
  const [first] = files;
  if (files.length === 1 && first.name.endsWith('.json'))
    return { what: 'settings', name: first.name };
  if (files.length !== 2 && files.length !== 4) return { what: 'count', count: files.length };
  return null;
}
