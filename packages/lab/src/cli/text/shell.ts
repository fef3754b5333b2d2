import { relative } from 'node:path';

/** A word as a shell reads it: quoted where it holds more than letters, digits and a few signs. */
function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A folder as a word of a command: from where we are, if it is below, otherwise as a whole. */
export function folderWord(folder: string): string {
  const path = relative('', folder);
  return shellWord(path.startsWith('..') ? folder : path || '.');
}
