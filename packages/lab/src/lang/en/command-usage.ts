const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

/** Why nothing can listen at a port, by the codes of Node. */
const PORT_REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'another program listens there. Give another --port, or none, and the next free one is taken.',
  EACCES: 'listening there is not permitted. Give a --port of at least 1024.',
  EADDRNOTAVAIL: 'this machine has no such address. Give --host one of its own.',
  ENOTFOUND: 'no machine has this name. Give --host an address of this one.',
};

/** What single commands say of options and runs that cannot be. */
export const commandUsage = {
  // compare
  tooManyRuns: (count: number, most: number) =>
    `${count} runs: ${most} can be distinguished. Name fewer.`,

  // predict
  noPicture: (index: number, set: string, count: number) =>
    `--index ${index}: the test set of ${set} has ${count} pictures, 0 to ${count - 1}.`,

  // resume
  onlyLonger: (iterations: number, run: string, before: number) =>
    `--iterations ${iterations}: ${run} takes ${before} already, and can only be made longer.`,
  endsWithRun: (iterations: number, run: string, before: number, schedule: string) =>
    `--iterations ${iterations}: the learning rate of ${run} ends with its ${before} iterations (--schedule ${schedule}), so that a longer run is another one from the start. Train it again.`,
  stoppedEarly: (iterations: number, run: string) =>
    `--iterations ${iterations}: ${run} stopped early. Train it again with a larger --early-stop, or without.`,
  diverged: (run: string, iteration: number, loss: string, rate: number) =>
    `${run} diverged at iteration ${iteration}: its loss was ${loss}, and would be so again. Train again with a lower --lr than ${rate}, or with --clip-norm 1.`,
  lostCheckpoint: (weights: string, checkpoint: string, command: string) =>
    `holds ${weights} but no ${checkpoint}, which resuming needs. Train again: ${command}`,
  otherPictures: (run: string, checksum: string, ofRun: string) =>
    `these are other pictures than ${run} was trained on: their checksum is ${checksum}, the run's ${ofRun}. Say with --data DIR where the right ones are.`,
  changedConfig: (config: string) =>
    `note: ${config} was changed since Gradus wrote it; training goes on with what it says now.`,
  finishedEarly: (run: string, iterations: number) =>
    `${run} is finished; it stopped early after ${iterations}.`,
  finished: (run: string, iterations: number) =>
    `${run} is finished, after ${iterations} iterations.`,
  makeLonger: (command: string) => ` To make it longer: ${command}`,
  notLonger: (checkpoint: string) => ` It cannot be made longer, since it has no ${checkpoint}.`,
  restored: (run: string, weights: string) =>
    `${run} is finished; ${weights} holds the weights of its last checkpoint again.`,
  otherVersion: (version: string, now: string) =>
    `note: begun by version ${version}, this is ${now}.`,
  otherMachine: 'note: this machine rounds products in another way; last bits may differ.',
  shortLog: (log: string, lacking: number, length: number, events: number) =>
    `note: ${log} lacks ${lacking} of ${length} bytes; it goes on after ${events} events.`,

  // report and export
  outIsFolder: (out: string, example: string) =>
    `--out ${out} is a directory. Give a file, such as --out ${example}.`,
  noFolder: (out: string, folder: string) =>
    `--out ${out}: there is no directory ${folder}. Make it, or give another.`,
  notTrained: (command: string) =>
    `there is no such file, because training has not come to its end. To go on: ${command}`,
  noQuantize: (format: string) => `--quantize: --to ${format} has no 8-bit weights. Leave it out.`,
  otherEnding: (out: string, format: string, endings: readonly string[], example: string) =>
    `--out ${out}: a file of --to ${format} ends in ${endings.join(' or ')}, such as --out ${example}.`,
  oneSweep: (name: string) => `a report is about one sweep, or about runs. Name ${name} alone.`,
  isFolder: (path: string) => `${path} is a directory. Give the name of a file with --out.`,
  inRun: (out: string) =>
    `--out ${out} is in the folder of the run, whose files it keeps. Give another folder.`,
  isTable: (out: string) =>
    `--out ${out} is the table that the run was trained on. Give another name.`,
  notFinite: (run: string, output: number) =>
    `${run}: the network gives ${output}, which is not a prediction: its training has diverged. Train it again, for example with a lower --lr.`,

  // runs
  noTag: (run: string, tag: string, present: readonly string[]) =>
    `${run} has no tag ${tag} to remove; it has ${present.length === 0 ? 'no tags' : `the tags ${present.join(', ')}`}.`,
  wrongTag: (tag: string) =>
    `tag '${tag}': a tag has 1 to 64 characters, and no blanks, commas, control or invisible characters.`,
  addYes: (folders: readonly string[]) =>
    `rm deletes ${folders.join(', ')} for good, and there is no terminal to ask at. Add --yes.`,
  wrongFilter: (text: string) =>
    `--filter '${text}': a field, one of = != < <= > >= ~ (contains) and a value were expected, such as 'lr>=0.1' or model=C.`,
  noField: (field: string, known: readonly string[], near: string | undefined) =>
    `runs have no field ${field}.${meant(near)} Fields: ${known.join(', ')}.`,
  notNumber: (field: string, value: string, example: string) =>
    `${field} is a number, so it cannot be compared with '${value}'. Give a number, such as ${example}.`,

  // servers
  runsFolder: 'is not a folder. Give the folder of the runs with --runs.',
  port: (port: number, host: string, code: string, message: string) =>
    `port ${port} of ${host}: ${PORT_REASONS[code] ?? message}`,
  notBuilt: (missing: string) =>
    `the page is not built; run \`npm run build\`. Missing: ${missing}`,
};
