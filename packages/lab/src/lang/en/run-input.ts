const NOUNS = { folder: 'a folder', picture: 'a picture', table: 'a table', file: 'a file' };

/** Input that does not fit what a run was trained on. */
export const runInput = {
  needsTable: (run: string, path: string, is: keyof typeof NOUNS, command: string) =>
    `${run} was trained on a table, but ${path} is ${NOUNS[is]}. Name a file with the same columns: gradus ${command} ${run} other.csv`,
  needsFolder: (run: string, path: string, is: keyof typeof NOUNS) =>
    `${run} was trained on pictures, but ${path} is ${NOUNS[is]}. Name a folder of pictures: gradus evaluate ${run} photos/`,
  needsPicture: (run: string, path: string, is: keyof typeof NOUNS) =>
    is === 'folder'
      ? `${path} is a folder. Name one picture, such as photo.png, or test on all pictures of the folder: gradus evaluate ${run} ${path}`
      : `${run} was trained on pictures, but ${path} is ${NOUNS[is]}. Name a PNG or JPEG picture: gradus predict ${run} photo.png`,
  otherFile: (run: string, checksum: string, ofRun: string) =>
    `this is not the file that ${run} was trained on: its SHA-256 begins with ${checksum}, not with ${ofRun}. Pass the right file with --data FILE.`,
  otherPoints: (run: string, command: string) =>
    `these are not the points that ${run} was trained on. Train it again: ${command}`,
  forTables: (run: string, option: string) =>
    `${option} is for tables, but ${run} was trained on pictures. Leave ${option} out.`,
};
