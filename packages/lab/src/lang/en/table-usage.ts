/** Options and names that do not go together, of commands on tables. */
const near = (name: string | undefined): string =>
  name === undefined ? '' : ` Did you mean ${name}?`;

export const tableUsage = {
  taskNeedsTarget: '--task needs --target, the column to predict.',
  targetTwice: (column: string) => `--target names the column "${column}" twice. Name it once.`,
  oneTargetOfClasses: (count: number) =>
    `--task classification: only one target can be classes, and --target names ${count}. Name one of them, or leave --task out to predict numbers.`,
  sameCharacter: (character: string) =>
    `--delimiter and --decimal are both "${character}". Give two characters.`,
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
    `say with --target which column of ${file} is to be predicted: ${columns.slice(0, 20).join(', ')}.`,
  twoTestSets: (first: string, second: string) =>
    `${first} and ${second} both say what the test set is. Give one of them.`,
  timeAndGroup: '--time and --group do not go together. Give one of them.',
  foldNeedsFolds: (fold: number) => `--fold ${fold} needs --folds, such as --folds 5.`,
  foldTooLarge: (fold: number, folds: number) =>
    `--fold ${fold} must be at most ${folds}, the number of --folds.`,
  whichFold: (folds: number) =>
    `--folds ${folds} makes a network for each fold. Say with --fold which one is meant, such as --fold 1.`,
  logitOfNumbers: (column: string) =>
    `--binary logit needs a target of two classes, and "${column}" is taken for a number. Leave it out, or pass --task classification.`,
  logitOfSeveral:
    '--binary logit needs a target of two classes, and several targets are numbers. Leave it out.',
  logitOfClasses: (column: string, classes: number) =>
    `--binary logit needs a target of two classes, and "${column}" has ${classes}. Leave it out.`,
  balanceOfNumber: (column: string) =>
    `--balance weighs classes, and the target "${column}" is taken for a number. Leave it out, or pass --task classification.`,
  balanceOfSeveral:
    '--balance weighs classes, and several targets are numbers. Leave it out, or predict one of them.',
  modelsOfPictures:
    "--vary model compares the networks of the lesson, which are for pictures. On a table, vary hidden, such as --vary 'hidden=none 64 64,64'.",
  ofFiles: (option: string, dataset: string) =>
    `${option} is for files, and --dataset ${dataset} is made. Leave it out.`,
  ofPoints: (option: string, sets: readonly string[]) =>
    `${option} is for --dataset ${sets.join(', ')}.`,
  ofTables: (option: string, folder: string | undefined) =>
    `${option} is for tables${folder === undefined ? '' : `, and ${folder} is where pictures are`}: FILE --target COLUMN.`,
  ofPictures: (option: string, file: string) =>
    `${option} is for pictures, and ${file} is a table. Leave it out.`,
  pointsAlone: (dataset: string, names: readonly string[]) =>
    `--dataset ${dataset} is used by itself: leave out ${names.join(' ')}. For a network of your own: --hidden 16,16 --activation tanh.`,
  tableAlone: (file: string, names: readonly string[]) =>
    `${file} is a table, which is used by itself: leave out ${names.join(' ')}.`,
  folderIsNoTable: (folder: string) => `${folder} is a folder, and a table is one file.`,
  picturesByDataset: (command: string, folder: string) =>
    ` For its pictures: gradus ${command} C --dataset folder --data ${folder}`,
  picturesByOption: (folder: string) =>
    ` For its pictures, leave it out and pass --dataset folder --data ${folder}.`,
  picturesByRun: (folder: string) =>
    ` A network for its pictures is made with a run: gradus train ${folder}, then gradus inspect last`,
  pointClasses: (set: string, classes: number, most: number) =>
    `--classes ${classes}: ${set} ${most === 2 ? 'always has 2' : `has 2 to ${most}`} classes.`,
  tooFewPoints: (points: number, least: number) =>
    `--points ${points} is too few: give at least ${least}, two for each class.`,
  unknownEnding: (out: string, endings: string) =>
    `--out ${out}: its ending says how it is written, and must be ${endings}.`,
  overwritesInput: (out: string) => `--out ${out} is the file that is read. Give another name.`,
  outForTables: '--out is for tables; what the network makes of a picture is printed.',
  pictureOrFile:
    'give either a test picture, such as --index 7, or a file, such as digit.png or new-rows.csv.',
};
