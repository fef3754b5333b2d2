/** `gradus export`. */
export const exporting = {
  written: (file: string, bytes: string) => `${file} written (${bytes} bytes)`,
  replaced: (file: string, bytes: string) => `${file} replaced (${bytes} bytes)`,
  noData: (run: string, problem: string) =>
    `note: the data of ${run} cannot be read, so predictions are not checked on it, and the model card does not describe it: ${problem}`,
  checked: (samples: number, ofPictures: boolean, difference: string) => {
    const what = `${samples} ${ofPictures ? 'picture' : 'row'}${samples === 1 ? '' : 's'}`;
    return `checked on ${what} of the data: outputs differ by at most ${difference} of the largest one`;
  },
  checkedOnnx: (samples: number, ofPictures: boolean, difference: string, ofClasses: boolean) => {
    const what = `${samples} ${ofPictures ? 'picture' : 'row'}${samples === 1 ? '' : 's'}`;
    const found = ofClasses
      ? `probabilities differ by at most ${difference}`
      : `predictions differ by at most ${difference} standard deviations`;
    return `checked on ${what} of the data: ${found}`;
  },
  quantized: (metric: 'accuracy' | 'r2', before: string, after: string) =>
    `8-bit weights: ${metric === 'r2' ? 'R²' : 'accuracy'} on the validation data ${before} → ${after}`,
  differs: (difference: number) =>
    `the exported code predicts something else than the network: outputs differ by ${difference} of the largest. This is a bug in Gradus; nothing was written.`,
  /** Texts of a model card about a run; the others are the library's. */
  card: {
    trainedWith: (program: string) => `${program}, trained with`,
    exportedWith: (program: string) => `${program}, exported with`,
    run: 'run',
    weakest: (name: string, correct: number, total: number) =>
      `It is weakest at the class ${name}: it gets ${correct} of ${total} test pictures right.`,
  },
};
