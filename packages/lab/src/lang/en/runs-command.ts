/** `gradus runs`. */
export const runsCommand = {
  noRuns: (folder: string, command: string) => `No runs in ${folder}. Train one: ${command}`,
  noMatch: (count: number) =>
    count === 1 ? 'The only run does not match.' : `None of the ${count} runs matches.`,
  foreign: (names: string) => `left out, because they have no config.json: ${names}`,
  neverStarted: (names: readonly string[]) =>
    `never started, because their process was killed: ${names.join(', ')}. Delete them: npx gradus runs rm ${names.join(' ')}`,
  same: 'The settings of these two runs are the same.',
  tagged: (id: string, tags: string) =>
    tags === '' ? `${id} has no tags now.` : `${id} has the tags: ${tags}`,
  askRemove: (folders: readonly string[]) =>
    `Delete ${folders.length === 1 ? folders[0] : `these ${folders.length} runs: ${folders.join(', ')}`}? [y/N] `,
  /** Answers that mean yes. */
  yes: ['y', 'yes'],
  keptRuns: 'Nothing was deleted.',
  removed: (folder: string) => `Deleted ${folder}`,
  whole: (folder: string) => `${folder}: all files are intact`,
  damaged: (folder: string) => `${folder}: damaged`,
  unchecked: (files: string) =>
    `${files}: cannot be checked for damage, because the version that wrote them had no checksums`,
  someDamaged: (count: number, of: number) => `${count} of ${of} runs are damaged.`,
};
