import { relative, resolve, sep } from 'node:path';
import { quoted, trainCommandOf } from '../settings/command.ts';
import { RUNS } from '../settings/names.ts';
import type { DataConfig, ExperimentConfig } from '../settings/schema.ts';

/** A path as a word of a command, relative to the current directory if it is below. */
export function pathWord(path: string): string {
  return quoted(pathFromHere(path));
}

/** A path relative to the current directory if it is below, otherwise absolute. */
function pathFromHere(path: string): string {
  const below = relative('', path);
  if (below === '..' || below.startsWith(`..${sep}`)) return resolve(path);
  // A word that begins with a dash is an option.
  return below.startsWith('-') ? `.${sep}${below}` : below || '.';
}

/** The command that trains the network of a run again, to run in the current directory. */
export function trainCommandFromHere(config: ExperimentConfig): string {
  return trainCommandOf(fromHere(config));
}

/** The configuration with paths relative to the current directory, for commands. Runs keep absolute paths. */
export function fromHere<T extends ExperimentConfig>(config: T): T {
  return { ...config, data: dataFromHere(config.data) };
}

function dataFromHere(data: DataConfig): DataConfig {
  if (data.kind === 'pictures') {
    const { directory } = data;
    return { ...data, directory: directory === null ? null : pathFromHere(directory) };
  }
  const { source, split } = data;
  const test = split.test && { ...split.test, path: pathFromHere(split.test.path) };
  const isFile = source.kind === 'file';
  return {
    ...data,
    source: isFile ? { ...source, path: pathFromHere(source.path) } : source,
    split: { ...split, test },
  };
}

/** The end of a command on the runs in `folder`: ` --runs DIR`, or nothing for the default directory. */
export function runsOption(folder: string, flag: '--runs' | '--out' = '--runs'): string {
  const word = pathWord(folder);
  return word === RUNS ? '' : ` ${flag} ${word}`;
}

/** The command that diagnoses the network of the run in `folder`. */
export function diagnoseCommandOf({ folder }: { readonly folder: string }): string {
  return `npx gradus diagnose ${pathWord(folder)}`;
}

/** The command that resumes the run in `folder`. */
export function resumeCommandOf({ folder }: { readonly folder: string }): string {
  return `npx gradus resume ${pathWord(folder)}`;
}
