import { system } from './system.ts';

/** Why nothing can listen at a port, by the codes of Node. */
const PORT_REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'another program uses it. Pass another --port, or leave --port out to take the next free one.',
  EACCES: 'permission denied. Pass a --port of at least 1024.',
  EADDRNOTAVAIL:
    'this machine has no such address. Pass one of its addresses, such as --host 127.0.0.1.',
  ENOTFOUND: 'no machine has this name. Pass an address of this machine, such as --host 127.0.0.1.',
};

/** Errors and notes of single commands about options and runs. */
export const commandUsage = {
  // compare
  tooManyRuns: (count: number, most: number) =>
    `${count} runs are too many for one drawing. Name at most ${most}.`,

  // predict
  noPicture: (index: number, set: string, count: number) =>
    `--index ${index}: the test set of ${set} has ${count} pictures. Pass 0 to ${count - 1}.`,

  // resume
  onlyLonger: (iterations: number, run: string, before: number) =>
    `--iterations ${iterations}: ${run} has ${before} steps already, and can only be made longer. Pass more than ${before}.`,
  endsWithRun: (iterations: number, run: string, before: number, schedule: string) =>
    `--iterations ${iterations}: the schedule of ${run} ends after its ${before} steps (--schedule ${schedule}), so a longer run would differ from the first step on. Train it again.`,
  stoppedEarly: (iterations: number, run: string) =>
    `--iterations ${iterations}: ${run} stopped early. Train it again with a larger --early-stop, or without it.`,
  diverged: (run: string, iteration: number, loss: string, rate: number) =>
    `${run} diverged at step ${iteration}: its loss was ${loss}, and would be the same again. Train it again with --lr below ${rate}, or with --clip-norm 1.`,
  lostCheckpoint: (weights: string, checkpoint: string, command: string) =>
    `holds ${weights} but no ${checkpoint}, which resuming needs. Train again: ${command}`,
  otherPictures: (run: string, checksum: string, ofRun: string) =>
    `these are not the pictures that ${run} was trained on: their checksum is ${checksum}, not ${ofRun}. Pass the folder of the right ones with --data DIR.`,
  changedConfig: (config: string) =>
    `note: ${config} was changed after Gradus wrote it; training continues with its present settings.`,
  finishedEarly: (run: string, iterations: number) =>
    `${run} is finished; it stopped early after ${iterations} steps.`,
  finished: (run: string, iterations: number) => `${run} is finished, after ${iterations} steps.`,
  makeLonger: (command: string) => ` To make it longer: ${command}`,
  notLonger: (checkpoint: string) => ` It cannot be made longer, because it has no ${checkpoint}.`,
  restored: (run: string, weights: string) =>
    `${run} is finished; ${weights} was restored from its last checkpoint.`,
  otherVersion: (version: string, now: string) =>
    `note: it was started by version ${version}; this is ${now}.`,
  otherMachine: 'note: this machine rounds products differently; the last bits may differ.',
  shortLog: (log: string, lacking: number, length: number, events: number) =>
    `note: ${log} lacks ${lacking} of ${length} bytes; it continues after ${events} events.`,

  // report and export
  outIsFolder: (out: string, example: string) =>
    `--out ${out} is a folder. Pass a file, such as --out ${example}.`,
  noFolder: (out: string, folder: string) =>
    `--out ${out}: the folder ${folder} does not exist. Make it, or pass another one.`,
  notTrained: (command: string) =>
    `there is no such file, because training has not ended. To continue: ${command}`,
  noQuantize: (format: string) =>
    `--quantize: --to ${format} has no 8-bit weights. Leave --quantize out.`,
  otherEnding: (out: string, format: string, endings: readonly string[], example: string) =>
    `--out ${out}: a file of --to ${format} ends in ${endings.join(' or ')}, such as --out ${example}.`,
  oneSweep: (name: string) => `a report covers runs, or one sweep. Name ${name} alone.`,
  isFolder: (path: string) => `${path} is a folder. Pass the name of a file with --out.`,
  inRun: (out: string) =>
    `--out ${out} is in the folder of the run, which holds only its own files. Pass another folder.`,
  isTable: (out: string) =>
    `--out ${out} is the table that the run was trained on. Pass another name.`,
  notFinite: (run: string, output: number) =>
    `${run}: the network outputs ${output}, because its training diverged. Train it again with a lower --lr.`,

  // runs
  noTag: (run: string, tag: string, present: readonly string[]) =>
    `${run} has no tag ${tag}; it has ${present.length === 0 ? 'no tags' : `the tags ${present.join(', ')}`}.`,
  wrongTag: (tag: string) =>
    `'${tag}' is not a valid tag. Pass 1 to 64 characters, without blanks, commas, control or invisible characters.`,
  addYes: (folders: readonly string[]) =>
    `rm deletes ${folders.join(', ')} for good, and there is no terminal to ask first. Add --yes.`,
  wrongFilter: (text: string) =>
    `--filter '${text}' is not valid. Pass a field, one of = != < <= > >= ~ (contains), and a value, such as 'lr>=0.1' or model=C.`,
  noField: (field: string, near: readonly string[]) =>
    `runs have no field ${field}.${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`} Pass a result (accuracy, loss), the name of an option (lr, batch-size), or a name that \`gradus runs show last\` lists.`,
  notNumber: (field: string, value: string, example: string) =>
    `${field} is a number, so it cannot be compared with '${value}'. Pass a number, such as ${example}.`,

  // servers
  runsFolder: 'is not a folder. Pass the folder of the runs with --runs.',
  port: (port: number, host: string, code: string, message: string) =>
    `port ${port} of ${host}: ${PORT_REASONS[code] ?? system.reason(code, message)}`,
  notBuilt: (missing: string) =>
    `the page is not built; run \`npm run build\`. Missing: ${missing}`,
};
