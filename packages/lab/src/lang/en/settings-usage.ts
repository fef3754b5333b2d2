const meant = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

/** Options for networks, settings and data that do not go together. */
export const settingsUsage = {
  activationNeedsHidden: (activation: string) =>
    `--activation ${activation} needs --hidden with the sizes of the hidden layers, such as --hidden 100.`,
  hiddenOrModel: (models: string) =>
    `--hidden and ${models} name different networks. Leave out one of them.`,
  noHiddenLayers: (activation: string) =>
    `--activation ${activation}: a network without hidden layers (--hidden none) has no activation. Leave --activation out.`,
  unknownModel: (model: string, known: string, near: string | undefined) =>
    `unknown model ${model}. Models are ${known}.${meant(near)} For any other network: --hidden 100,100 --activation relu.`,
  momentum: (optimizer: string, owners: readonly string[]) =>
    `--momentum is for --optimizer ${owners.join(' and ')}; ${optimizer} does not take it. Leave --momentum out.`,
  noValidations: (isDefault: boolean, steps: number) =>
    `--eval-every 0 validates only at the end, but ${isDefault ? 'early stopping, the default here,' : '--early-stop'} needs validations before. Pass --eval-every ${steps}.`,
  otherSchedule: (option: string, owners: readonly string[]) =>
    `--${option} is for --schedule ${owners.join(' or ')}.`,
  warmUpOfCycle: (schedule: string) =>
    `--schedule ${schedule} already begins with a rise. Leave --warm-up out.`,
  warmUpTooLong: (warmUp: number, iterations: number) =>
    `--warm-up ${warmUp} must be less than the ${iterations} steps of the run.`,
  gainLast:
    '--gain has a number for each layer already. Leave --gain-last out, or pass one number with --gain.',
  gainCount: (gains: readonly number[], network: string, layers: number) =>
    `--gain ${gains.join(',')} has ${gains.length} numbers, but network ${network} has ${layers} Linear layers. Pass one number for each, or one for all.`,
  batchTooLarge: (size: number, samples: number) =>
    `--batch-size ${size} is more than the ${samples} training samples. Pass 1 to ${samples}.`,
  threads: (threads: number) =>
    `--threads ${threads} is for --backend wasm; reference uses one thread. Leave --threads out.`,
  notBundled: (dataset: string) =>
    `--dataset ${dataset} is not bundled. Pass the folder of its ${dataset === 'folder' ? 'class folders' : 'four IDX files'} with --data DIR.`,
  classesKnown: (dataset: string) =>
    `--classes is for --dataset idx; the classes of ${dataset} are known. Leave --classes out.`,
  ofFolders: (option: string, dataset: string) =>
    `--${option} is for --dataset folder; the pictures of ${dataset} are used unchanged. Leave --${option} out.`,
  picturesTwice: (file: string, data: string) =>
    `${file} and --data ${data} both name the folder of the pictures. Pass one of them.`,
  settingsOfRun: (run: string, options: readonly string[]) =>
    `${run} has its own settings. Leave out ${options.join(' ')}.`,
  rates: (from: number, to: number) => `--from ${from} must be below --to ${to}.`,
  lrFindSubject:
    'name a model, a run or a table, such as gradus lr-find C or gradus lr-find FILE --target COLUMN, or describe a network with --hidden.',
  inspectSubject:
    'name a model or a table, such as gradus inspect D or gradus inspect FILE --target COLUMN, or describe a network with --hidden.',
  ofRows: (option: string) =>
    `${option} is for tables and points: FILE --target COLUMN, or --dataset spiral.`,
  diagnoseSubject:
    'name what to diagnose: a run, a model such as A, a table (FILE --target COLUMN), a network (--hidden 100), or a preset (--preset NAME; --presets lists them).',
  presetAlone: (preset: string, other: string) =>
    `--preset ${preset} is a whole network. Leave out ${other}.`,
  presetOfPictures: (preset: string, dataset: string) =>
    `--preset ${preset} is trained on pictures. Leave out --dataset ${dataset}.`,
  presetSettings: (preset: string, options: readonly string[]) =>
    `--preset ${preset} has its own settings. Leave out ${options.join(' ')}.`,
  plateau:
    '--schedule plateau needs validations, but diagnose makes none. Use it with gradus train --monitor, then diagnose the run.',
  varyForm: (text: string, known: readonly string[], near: string | undefined) =>
    `--vary '${text}' is not valid. Pass NAME=VALUE,VALUE, where NAME is one of ${known.join(', ')}.${meant(near)}`,
  varyValues: (text: string) =>
    `--vary '${text}' is not valid. Pass at least two different values, such as activation=sigmoid,tanh.`,
  varyActivation: '--vary activation needs a network with hidden layers: --hidden 100.',
  varyValue: (setting: string, value: string, expected: string) =>
    `--vary ${setting}: '${value}' is not valid. ${expected}`,
};
