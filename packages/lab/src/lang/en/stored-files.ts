import type { Misfit } from '../../settings/schema.ts';
import { system } from './system.ts';

/** Files that are not regular files. */
const OTHER_KINDS = {
  directory: 'a directory',
  pipe: 'a named pipe',
  socket: 'a socket',
  device: 'a device',
  link: 'a symbolic link',
  special: 'a socket or a device',
} as const;

/** Why a file cannot be read, by the codes of Node. */
const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'that is not permitted. Change its permissions.',
  EPERM: 'that is not permitted. Change its permissions.',
  ENOTDIR: 'a part of the path is a file, not a directory.',
};

const trainAgain = (command: string): string => `To train the run again: ${command}`;

/** Files of runs and sweeps that are damaged, missing, or in use by another process. */
export const storedFiles = {
  // reading
  notRegular: (kind: keyof typeof OTHER_KINDS) =>
    `is ${OTHER_KINDS[kind]}. Only regular files are read here.`,
  tooLarge: (bytes: number, most: number) => `has ${bytes} bytes, and at most ${most} are read.`,
  /** @param message of the system */
  unreadable: (code: string, message: string) =>
    `cannot be read: ${UNREADABLE[code] ?? `${system.reason(code, message)}.`}`,
  exhausted: (path: string, what: 'files' | 'memory') =>
    `${path}: cannot be read: ${what === 'files' ? 'too many files are open. Allow more, for example with: ulimit -n 1024' : 'there is no memory left. Close other programs, or use a machine with more.'}`,

  /** @param problem message of a library, in English, that has no text here */
  otherProblem: (problem: string) => problem,

  // what a file holds
  noRun: ({ problems }: Misfit) => `does not describe a run:\n${problems}`,
  noEvent: ({ problems }: Misfit) => `is not an event:\n${problems}`,
  noTags: 'is not a list of tags: a file such as ["baseline"] is expected.',
  noJson: 'is damaged: it is not JSON.',
  wrongFields: ({ problems }: Misfit) => `is damaged:\n${problems}`,
  wrongJudgement: (
    problem: 'noJson' | 'otherTask' | 'otherTargets' | Misfit,
    config: string,
    command: string,
  ) => {
    const problems = {
      noJson: 'it is not JSON',
      otherTask: `its task or classes differ from ${config}`,
      otherTargets: `its targets differ from ${config}`,
    };
    const said = typeof problem === 'string' ? problems[problem] : problem.problems.trim();
    return `is damaged: ${said}. To test the network again: ${command}`;
  },

  // checksums
  noChecksum: 'is damaged: it has no checksum, and this run was written with them.',
  /** @param problem what the reader of the file found, in English */
  damaged: (problem: string) => problem,
  rewrite: (checkpoint: string, command: string) =>
    `To write it again from ${checkpoint}: ${command}`,
  trainAgain,
  weightsLeft: (files: readonly string[]) => `Weights are left in ${files.join(' and ')}.`,
  changedSettings: (command: string) =>
    `was changed since Gradus wrote it: its checksum does not match its text. To train with its present settings: ${command}`,
  shortLog: (lacking: number, length: number, command: string) =>
    `lacks ${lacking} of ${length} bytes. The weights do not depend on it. ${trainAgain(command)}`,
  damagedLog: (command: string) =>
    `is damaged: it differs from what was written before the checkpoint. The weights do not depend on it. ${trainAgain(command)}`,
  otherStep: (step: string, checkpointStep: number, command: string) =>
    `has the weights of step ${step}, but the checkpoint has those of step ${checkpointStep}. To write them again: ${command}`,
  otherState: (config: string, problem: string) => `does not fit ${config}: ${problem}`,

  // while a run is being written
  changedLog: (
    path: string,
    found: { readonly bytes: number; readonly written: number } | null,
  ) => {
    const how =
      found === null
        ? 'it was deleted'
        : `it has ${found.bytes} bytes, and this run wrote ${found.written}`;
    return `${path}: was changed by another program while it trained: ${how}. Nothing more is written there.`;
  },
  notLocked: (folder: string) =>
    `${folder}: is no longer locked by this process: its files were deleted, moved or taken over by another process while it trained. Nothing more is written there.`,
  deletedFiles: (folder: string, names: readonly string[]) =>
    `${folder}: ${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} deleted while it trained, so the run is no longer whole.`,

  // deleting
  notDeletable: (folder: string, code: string, message: string) =>
    `${folder}: cannot be deleted: ${system.reason(code, message)}.`,
  notRunFolder: (config: string) =>
    `is not the folder of a run (it has no ${config}), so it was not deleted.`,
  foreignFile: (name: string) =>
    `contains ${name}, which is not a file of a run, so it was not deleted. Move ${name} away first.`,
  inUse: (folder: string, pid: number) =>
    `${folder}: process ${pid} is writing to this run. Stop it first, or wait for its end.`,

  // sweeps
  noSweeps: (folder: string, command: string) =>
    `there is no such sweep in ${folder}. Begin one with: ${command}`,
  noSweep: (folder: string, known: readonly string[]) =>
    `there is no such sweep in ${folder}. Sweeps there: ${known.join(', ')}.`,
  changedSweep:
    'was changed since Gradus wrote it, so old and new trials could not be compared. Begin a new sweep.',
  lostSweep: (folder: string) =>
    `${folder}: was deleted, or taken over by another process. Nothing more is written there.`,
  runningSweep: (folder: string, pid: number) =>
    `${folder}: process ${pid} is running this sweep. Stop it first, or wait for its end.`,
  notSweepData: 'these bytes are not the data of a sweep.',
};
