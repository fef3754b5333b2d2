import type { PictureProblem } from '@gradus/datasets';

/** Pictures in class folders. */
export const pictures = {
  reading: {
    sizes: (done: string, total: string) =>
      `Looking for the most frequent size: ${done} of ${total} pictures`,
    pictures: (done: string, total: string) => `Reading ${done} of ${total} pictures`,
  },
  leftOut: (file: string, problem: string) => `left out: ${file}: ${problem}`,
  /** Null: the library's message is shown. */
  problem: (_: PictureProblem): string | null => null,
  moreLeftOut: (count: string) => `left out: ${count} more`,
  found: (name: string, count: string, classes: string, names: string) =>
    `${name}: ${count} pictures of ${classes} classes (${names}).`,
  form: (rows: number, columns: number, isColor: boolean) =>
    `Each becomes ${rows} × ${columns} pixels (--size), ${isColor ? 'in colour' : 'in grey; --channels 3 keeps colours'}.`,
  splitBySeed: (train: string, test: string, seed: number) =>
    `${train} for training and ${test} for the test: 15 % of each class, drawn with seed ${seed}.`,
  splitByFolders: (
    folders: { readonly train: string; readonly validation: string | null; readonly test: string },
    counts: { readonly train: string; readonly validation: string; readonly test: string },
  ) =>
    `By its folders, ${counts.train} for training (${folders.train})` +
    (folders.validation === null
      ? ''
      : `, ${counts.validation} for validation (${folders.validation})`) +
    ` and ${counts.test} for the test (${folders.test}).`,
};
