import { system } from './system.ts';

/** Runs that do not exist, or whose files cannot be used. */
export const runFiles = {
  noRun: (config: string, root: string, hint: string) =>
    `there is no such run: neither a folder with ${config} nor an id in ${root}. ${hint}`,
  noRuns: (hint: string) => `there is no run. ${hint}`,
  noneHasWeights: (command: string) =>
    `no run there has weights. To get the weights of the newest run: ${command}`,
  trainFirst: (command: string) => `Train one first: ${command}`,
  didYouMean: (ids: readonly string[]) => `Did you mean ${ids.join(' or ')}?`,
  newest: (ids: readonly string[]) => `The newest there: ${ids.join(', ')}.`,
  noFile: 'there is no such file.',
  notJson: (message: string) => `is not JSON: ${message}.`,
  newer: (version: number, known: number) =>
    `has version ${version}, but this Gradus reads versions up to ${known}. Update it: npm install @gradus/lab@latest`,
  noWeights: (command: string) => `there are no weights. To get them: ${command}`,
  noSuchRows: (part: string) => `has no rows of ${part}.`,
  notFinite: (parameter: string) =>
    `${parameter} has values that are NaN or infinite. Train it again.`,
  otherWeights: (checkpoint: string, command: string) =>
    `has other weights than ${checkpoint}, because training was killed between writing the two. To write it again: ${command}`,
  otherSize: (config: string, bytes: number, parameters: number, needed: number) =>
    `does not fit ${config}: its tensors have ${bytes} bytes, but a network of ${parameters} parameters has ${needed}.`,
  otherNetwork: (config: string, message: string) => `does not fit ${config}: ${message}`,
  otherPixels: (
    run: string,
    [rows, columns]: readonly number[],
    [runRows, runColumns]: readonly number[],
  ) =>
    `pictures of ${rows} × ${columns} pixels do not fit the run ${run}, which was trained on ${runRows} × ${runColumns}.`,
  changedPictures: (run: string) =>
    `its pictures were changed after ${run} was trained, so its test pictures are unknown. Pass a folder of other pictures with --data DIR, or train again.`,
  noColumn: (columns: readonly string[]) => `has no column ${columns.join(', ')}.`,
  /** @param reason a code of Node, or a message of the system's */
  unwritable: (path: string, code: string, message: string, option: string) => {
    const [reason, remedy = `Pass a folder that you can write to with ${option}.`] = UNWRITABLE[
      code
    ] ?? [system.reason(code, message)];
    return `${path}: cannot be written: ${reason}. ${remedy}`;
  },
  locked: (folder: string, pid: number, host: string | null, since: string, lock: string) =>
    `${folder}: process ${pid}${host === null ? '' : ` on ${host}`} has been writing to this run since ${since}. Wait for it, or stop it first.${host === null ? '' : ` If that process is gone, delete ${lock}.`}`,
};

const FREE = 'Free some space; what was saved before is intact.';

/** Why nothing can be written, by the codes of Node. Without a remedy, another place helps. */
const UNWRITABLE: Readonly<Record<string, readonly [reason: string, remedy?: string]>> = {
  EACCES: ['permission denied'],
  EPERM: ['permission denied'],
  EROFS: ['the file system is read-only'],
  ENOSPC: ['the disk is full', FREE],
  EDQUOT: ['the disk quota is used up', FREE],
  ENOTDIR: ['a part of the path is a file, not a folder'],
  EEXIST: ['it is a file, not a folder'],
  ENOENT: ['the folder cannot be created'],
  EIO: ['the disk reports an error', 'Check the disk; what was saved before is intact.'],
};
