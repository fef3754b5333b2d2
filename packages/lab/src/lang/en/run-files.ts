/** Runs that are not there, or whose files cannot be used. */
export const runFiles = {
  noRun: (config: string, root: string, hint: string) =>
    `there is no such run: neither a folder with ${config} nor an id in ${root}. ${hint}`,
  noRuns: (hint: string) => `there is no run. ${hint}`,
  noneHasWeights: (command: string) =>
    `no run there has weights. To have those of the newest: ${command}`,
  trainFirst: (command: string) => `Train one first: ${command}`,
  didYouMean: (ids: readonly string[]) => `Did you mean ${ids.join(', ')}.`,
  newest: (ids: readonly string[]) => `The newest there: ${ids.join(', ')}.`,
  noFile: 'there is no such file.',
  notJson: (message: string) => `is not JSON: ${message}.`,
  newer: (version: number, known: number) =>
    `is of version ${version}, and this Gradus reads versions up to ${known}. Update it: npm install @gradus/lab@latest`,
  noWeights: (command: string) => `there are no weights. To have them: ${command}`,
  noSuchRows: (part: string) => `has no rows of ${part}.`,
  notFinite: (parameter: string) =>
    `${parameter} has values that are NaN or infinite. Train again.`,
  otherWeights: (checkpoint: string, command: string) =>
    `holds other weights than ${checkpoint}: training was killed between the two. To write it again: ${command}`,
  otherSize: (config: string, bytes: number, parameters: number, needed: number) =>
    `does not fit ${config}: its tensors have ${bytes} bytes, and a network of ${parameters} parameters takes ${needed}.`,
  otherNetwork: (config: string, message: string) => `does not fit ${config}: ${message}`,
  otherPixels: (
    run: string,
    [rows, columns]: readonly number[],
    [runRows, runColumns]: readonly number[],
  ) =>
    `pictures of ${rows} × ${columns} pixels do not fit the run ${run}, which was trained on ${runRows} × ${runColumns}.`,
  changedPictures: (run: string) =>
    `its pictures changed since ${run} was trained, so that it is not known which of them were kept to test with. Say with --data DIR where others are, or train again.`,
  noColumn: (columns: readonly string[]) => `has no column ${columns.join(', ')}.`,
  /** @param reason a code of Node, or a message of the system's */
  unwritable: (path: string, code: string, message: string, option: string) => {
    const [reason, remedy = `Give a directory of your own with ${option}.`] = UNWRITABLE[code] ?? [
      message,
    ];
    return `${path}: cannot be written: ${reason}. ${remedy}`;
  },
  locked: (folder: string, pid: number, host: string | null, since: string, lock: string) =>
    `${folder}: process ${pid}${host === null ? '' : ` on ${host}`} has been writing to this run since ${since}. Wait for it, or stop it first.${host === null ? '' : ` If that process is gone, delete ${lock}.`}`,
};

const FREE = 'Free some space; what was saved before is whole.';

/** Why nothing can be written, by the codes of Node. Without a remedy, another place helps. */
const UNWRITABLE: Readonly<Record<string, readonly [reason: string, remedy?: string]>> = {
  EACCES: ['writing there is not permitted'],
  EPERM: ['writing there is not permitted'],
  EROFS: ['the file system is read-only'],
  ENOSPC: ['the disk is full', FREE],
  EDQUOT: ['the disk quota is used up', FREE],
  ENOTDIR: ['a part of the path is a file, not a directory'],
  EEXIST: ['it is a file, not a directory'],
  ENOENT: ['the path cannot be made'],
  EIO: ['the disk reports an error', 'Check the disk; what was saved before is whole.'],
};
