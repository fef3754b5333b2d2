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
        ? `by time: the latest ${time} is the test`
        : group !== null
          ? `by seed ${seed}, rows with the same ${group} together`
          : `by seed ${seed}, ${task === 'classification' ? 'each part with its share of every class' : `each part with its share of low and high values${of}`}`;
    const which = fold === null ? '' : ` Fold ${fold.index + 1} of ${fold.of}.`;
    const own = file === null ? '' : ' The test rows are those of --test.';
    return `Split ${by}: ${train} rows to train on, ${validation} for choices, ${test} for the test at the end.${which}${own}`;
  },
  isPipe:
    'is a pipe or a device, and a run reads its table more than once. Save it to a file, and train on that.',
  tooFew: ([train, validation, test]: readonly number[]) =>
    `there are too few rows: the split gives ${train} to train on, ${validation} for choices and ${test} for the test, and each part needs one. Add rows.`,
  left: (rows: number, file: string, example: string) =>
    `${rows} ${rows === 1 ? 'row' : 'rows'} of ${file} cannot be used and ${rows === 1 ? 'is' : 'are'} left out, such as: ${example}`,
  ended: {
    done: (steps: string, seconds: string) => `Trained for ${steps} steps in ${seconds} s.`,
    'early-stop': (steps: string, seconds: string) =>
      `Stopped after ${steps} steps in ${seconds} s, since the validation rows got no better.`,
    aborted: (steps: string, seconds: string) =>
      `Interrupted after ${steps} steps and ${seconds} s.`,
  },
  untested: 'the network is trained and saved; its test was stopped.',
  best: (step: string) => `The weights of step ${step} were the best there and are kept.`,
  whyPredict: 'a prediction for every row; put a file with new rows in its place',
  whyReport: 'the areas of the classes in colour, the curves and all metrics on one page',
  whyDiagnose: 'why it did not learn',
  folds: (count: number) => `Over ${count} folds, each tested on rows that it was not trained on:`,
  mean: 'mean',
  deviation: '±',
  fold: (number: number) => `fold ${number}`,
};
