/** `gradus export`. */
export const exporting = {
  written: (file: string, bytes: string) => `${file} written (${bytes} bytes)`,
  replaced: (file: string, bytes: string) => `${file} replaced (${bytes} bytes)`,
  noSamples: (run: string, problem: string) =>
    `note: the data of ${run} cannot be read, so nothing is checked on them: ${problem}`,
};
