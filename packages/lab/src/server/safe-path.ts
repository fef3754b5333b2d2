import { readdir, realpath } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { unreadable } from '../runs/open.ts';

/**
 * The path of `names`, one inside the other, in the folder `root`. Null if nothing is there, if one of them is not a
 * plain name (`..`, a hidden file, several names in one), or if a link leads out of `root`.
 *
 * Every path that the server reads for a request goes through here.
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

/** A colon marks a stream or a drive on Windows. */
function isPlainName(name: string): boolean {
  return /^[^./\\:][^/\\:]*$/.test(name) && ![...name].some((letter) => letter < ' ');
}

/** Whether a folder, given by `names` one inside the other, and everything in it lie in `root`. Follows links. */
export async function isSelfContained(root: string, names: readonly string[]): Promise<boolean> {
  const folder = await safePath(root, names);
  if (folder === null) return false;
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    if (cause.code === 'ENOTDIR') return [];
    throw unreadable(folder, cause);
  });
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const targets = await Promise.all(links.map(({ name }) => safePath(root, [...names, name])));
  return targets.every((target) => target !== null);
}

/** The message without the path of `root`. */
export function withoutPath(message: string, root: string): string {
  return message.replaceAll(root + sep, '').replaceAll(root, basename(root));
}
