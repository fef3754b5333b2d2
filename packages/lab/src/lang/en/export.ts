/** `gradus export`. */
export const exporting = {
  written: (file: string, bytes: string) => `${file} written (${bytes} bytes)`,
  replaced: (file: string, bytes: string) => `${file} replaced (${bytes} bytes)`,
  noData: (run: string, problem: string) =>
    `note: the data of ${run} cannot be read, so predictions are not checked on them and the model card lacks what only they say: ${problem}`,
};
