/** Options and names of commands on tables that do not go together. */
const near = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

export const tableUsage = {
  taskNeedsTarget: '--task needs --target, the column to predict.',
  targetTwice: (column: string) => `--target names the column "${column}" twice. Name it once.`,
  oneTargetOfClasses: (count: number) =>
    `--task classification: only one target can be classes, and --target names ${count}. Name one of them, or leave --task out to predict numbers.`,
  sameCharacter: (character: string) =>
    `--delimiter and --decimal are both "${character}". Pass two different characters.`,
  noColumn: (
    option: string,
    file: string,
    column: string,
    columns: readonly string[],
    nearest: string | undefined,
  ) =>
    `--${option}: ${file} has no column "${column}". Its columns are ${columns.slice(0, 20).join(', ')}${columns.length > 20 ? `, and ${columns.length - 20} more` : ''}.${near(nearest)}`,
  namedTwice: (first: string, second: string, column: string) =>
    `--${first} and --${second} both name the column "${column}". Name it in one of them.${first === 'target' ? ' For the target, pass --task instead.' : ''}`,
  needsTarget: (file: string, columns: readonly string[]) =>
    `name the column of ${file} to predict with --target: ${columns.slice(0, 20).join(', ')}.`,
  twoTestSets: (first: string, second: string) =>
    `${first} and ${second} both choose the test set. Pass one of them.`,
  timeAndGroup: '--time and --group cannot be used together. Pass one of them.',
  foldNeedsFolds: (fold: number) => `--fold ${fold} needs --folds, such as --folds 5.`,
  foldTooLarge: (fold: number, folds: number) =>
    `--fold ${fold} must be at most ${folds}, the number of --folds.`,
  whichFold: (folds: number) =>
    `--folds ${folds} trains a network for each fold. Choose one of them, such as --fold 1.`,
  logitOfNumbers: (column: string) =>
    `--binary logit needs a target of two classes, but "${column}" is read as a number. Leave --binary out, or pass --task classification.`,
  logitOfSeveral:
    '--binary logit needs a target of two classes, but several targets are numbers. Leave --binary out.',
  logitOfClasses: (column: string, classes: number) =>
    `--binary logit needs a target of two classes, but "${column}" has ${classes}. Leave --binary out.`,
  balanceOfNumber: (column: string) =>
    `--balance weighs classes, but the target "${column}" is read as a number. Leave --balance out, or pass --task classification.`,
  balanceOfSeveral:
    '--balance weighs classes, but several targets are numbers. Leave --balance out, or predict one of them.',
  modelsOfPictures:
    "--vary model compares the networks of the lesson, which are for pictures. On a table, vary hidden, such as --vary 'hidden=none 64 64,64'.",
  ofFiles: (option: string, dataset: string) =>
    `${option} is for files, but --dataset ${dataset} has none. Leave ${option} out.`,
  ofPoints: (option: string, sets: readonly string[]) =>
    `${option} is for --dataset ${sets.join(', ')}. Leave ${option} out.`,
  ofTables: (option: string, folder: string | undefined) =>
    `${option} is for tables (FILE --target COLUMN)${folder === undefined ? '' : `, but ${folder} holds pictures`}. Leave ${option} out.`,
  ofPictures: (option: string, file: string) =>
    `${option} is for pictures, but ${file} is a table. Leave ${option} out.`,
  pointsAlone: (dataset: string, names: readonly string[]) =>
    `--dataset ${dataset} cannot be combined with ${names.join(' ')}. Leave that out. For another network: --hidden 16,16 --activation tanh.`,
  tableAlone: (file: string, names: readonly string[]) =>
    `${file} is a table, which cannot be combined with ${names.join(' ')}. Leave that out.`,
  folderIsNoTable: (folder: string) => `${folder} is a folder, but a table is one file.`,
  picturesByDataset: (command: string, folder: string) =>
    ` For its pictures: gradus ${command} C --dataset folder --data ${folder}`,
  picturesByOption: (folder: string) =>
    ` For its pictures, pass --dataset folder --data ${folder} instead.`,
  picturesByRun: (folder: string) =>
    ` For its pictures, train first: gradus train ${folder}. Then: gradus inspect last`,
  pointClasses: (set: string, classes: number, most: number) =>
    `--classes ${classes}: ${set} ${most === 2 ? 'always has 2' : `has 2 to ${most}`} classes.`,
  tooFewPoints: (points: number, least: number) =>
    `--points ${points} is too few. Pass at least ${least}, two for each class.`,
  unknownEnding: (out: string, endings: string) =>
    `--out ${out}: the ending of the name decides the format. Use one of ${endings}.`,
  overwritesInput: (out: string) => `--out ${out} is the file that is read. Pass another name.`,
  outForTables: '--out is for tables; the prediction for a picture is printed. Leave --out out.',
  pictureOrFile:
    'pass either a test picture, such as --index 7, or a file, such as digit.png or new-rows.csv.',
};
