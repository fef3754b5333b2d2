import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * Where `names`, one below the other, lie in the folder `root`; null where there is nothing, where one of
 * them is no plain name (`..`, a hidden file, several names in one), and where a link leads out of `root`.
 *
 * All that the server reads for a request goes through here.
 */
export async function safePath(root: string, names: readonly string[]): Promise<string | null> {
  if (!names.every(isPlainName)) return null;
  try {
    const base = await realpath(root);
    const path = await realpath(join(base, ...names));
    return path.startsWith(base.endsWith(sep) ? base : base + sep) ? path : null;
  } catch (cause) {
    if (NOT_THERE.includes((cause as NodeJS.ErrnoException).code ?? '')) return null;
    throw cause;
  }
}

const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG'];

/** A colon is the name of a stream or a drive on Windows. */
function isPlainName(name: string): boolean {
  return /^[^./\\:][^/\\:]*$/.test(name) && ![...name].some((letter) => letter < ' ');
}
