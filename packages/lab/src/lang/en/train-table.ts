import type { TableData } from '../../settings/schema.ts';

/** `gradus train` on a table. */
export const trainTable = {
  /** @param rows of train, validation and test */
  split: (
    [train, validation, test]: readonly string[],
    { split, target, task }: TableData,
    seed: number,
  ) => {
    const { group, time, fold, test: file } = split;
    const of = target.length > 1 ? ` of ${target[0]}` : '';
    const by =
      time !== null
        ? `by time: the rows with the latest ${time} are the test`
        : group !== null
          ? `by seed ${seed}, rows with the same ${group} together`
          : `by seed ${seed}, ${task === 'classification' ? 'each part with its share of every class' : `each part with its share of low and high values${of}`}`;
    const which = fold === null ? '' : ` Fold ${fold.index + 1} of ${fold.of}.`;
    const own = file === null ? '' : ' The test rows are those of --test.';
    return `Split ${by}: ${train} rows for training, ${validation} for validation, ${test} for the test at the end.${which}${own}`;
  },
  isPipe:
    'is a pipe or a device, but a run reads its table more than once. Save it to a file, and train on that.',
  tooFew: ([train, validation, test]: readonly number[]) =>
    `there are too few rows: the split gives ${train} for training, ${validation} for validation and ${test} for the test, but each part needs one. Add rows.`,
  left: (rows: number, file: string, example: string) =>
    `${rows} ${rows === 1 ? 'row' : 'rows'} of ${file} cannot be used and ${rows === 1 ? 'is' : 'are'} left out, such as: ${example}`,
  ended: {
    done: (steps: string, seconds: string) => `Trained for ${steps} steps in ${seconds} s.`,
    'early-stop': (steps: string, seconds: string) =>
      `Stopped after ${steps} steps in ${seconds} s, because the validation rows stopped improving.`,
    aborted: (steps: string, seconds: string) =>
      `Interrupted after ${steps} steps and ${seconds} s.`,
  },
  untested: 'the network is trained and saved; its test was interrupted.',
  best: (step: string) =>
    `The weights of step ${step} were the best on the validation rows and are kept.`,
  whyPredict: 'a prediction for every row; put a file with new rows in its place',
  whyReport: 'the areas of the classes in colour, the curves and all metrics on one page',
  whyDiagnose: 'why it did not learn',
  folds: (count: number) => `Over ${count} folds, each tested on rows that it was not trained on:`,
  mean: 'mean',
  deviation: '±',
  fold: (number: number) => `fold ${number}`,
};
