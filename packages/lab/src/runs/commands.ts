import { relative, resolve } from 'node:path';
import { quoted } from '../settings/command.ts';
import { RUNS } from '../settings/names.ts';

/** A file or folder as a word of a command: from where we are, if it is below, otherwise as a whole. */
export function pathWord(path: string): string {
  const below = relative('', path);
  return quoted(below.startsWith('..') ? resolve(path) : below || '.');
}

/** The end of a command on the runs in `folder`: ` --runs DIR`, or nothing where it looks there by itself. */
export function runsOption(folder: string, flag: '--runs' | '--out' = '--runs'): string {
  const word = pathWord(folder);
  return word === RUNS ? '' : ` ${flag} ${word}`;
}

/** The command that says what is wrong inside the network of the run in `folder`. */
export function diagnoseCommandOf({ folder }: { readonly folder: string }): string {
  return `npx gradus diagnose ${pathWord(folder)}`;
}

/** The command that goes on with the run in `folder`. */
export function resumeCommandOf({ folder }: { readonly folder: string }): string {
  return `npx gradus resume ${pathWord(folder)}`;
}
