import { environment, nodeModule } from '../host.ts';
import { KeptPrograms } from './kept-programs.ts';
import { programs } from './program-store.ts';

/** The build writes a hash of the sources here. Sources that run unbuilt keep nothing, because they change. */
declare const GRADUS_BUILD: string | undefined;

/**
 * Keeps compiled programs in a folder for the next process, which then starts faster: the first training step of a
 * network that another process has trained takes half of the time. The command line calls this. It only has an
 * effect on Node, and it never throws: without a folder that can be written, nothing is kept.
 *
 * The folder is emptied when it holds 512 programs. Anyone who can write to it decides what this process
 * computes. The variable `GRADUS_PROGRAMS` of the environment names another folder; `off` turns this off.
 *
 * @param folder default: `gradus/programs` in the user's cache folder, such as `~/.cache`
 *
 * @example
 * ```ts
 * keepPrograms();
 * const x = tensor([1, 2, 3]); // programs compiled from here on are kept
 * ```
 */
export function keepPrograms(folder?: string): void {
  const variables = environment();
  if (typeof GRADUS_BUILD !== 'string' || variables === undefined) return;
  const { GRADUS_PROGRAMS: chosen, XDG_CACHE_HOME, LOCALAPPDATA } = variables;
  if (chosen === 'off') return;
  const home = XDG_CACHE_HOME || LOCALAPPDATA || `${nodeModule('node:os')?.homedir()}/.cache`;
  const place = chosen || folder || `${home}/gradus/programs`;
  programs.store = new KeptPrograms(place, GRADUS_BUILD);
}
