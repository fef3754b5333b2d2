import type { FolderFile } from '../../engine/pictures/preview-messages.ts';

/** A folder that a visitor dropped or chose. */
export interface PictureFolder {
  readonly name: string;
  /** Its files in batches, as they are found. */
  files(): AsyncIterable<readonly FolderFile[]>;
}

/** The name of class folders that were dropped without the folder around them. */
const NO_NAME = 'pictures';
/** Files in a batch: sending them to the engine takes a few milliseconds. */
const BATCH = 500;

/** The folder among dropped things, or the folder of several class folders; null if there is none. */
export function folderOf(entries: readonly FileSystemEntry[]): PictureFolder | null {
  const folders = entries.filter((entry) => entry.isDirectory);
  if (folders.length === 0) return null;
  const isOne = entries.length === 1;
  return {
    name: isOne ? folders[0].name : NO_NAME,
    files: () => (isOne ? inside(folders[0], '') : insideAll(entries, '')),
  };
}

/** The folder of files that were chosen with `<input webkitdirectory>`. */
export function chosenFolder(files: readonly File[]): PictureFolder {
  const named = files.map((file) => {
    const [name, ...rest] = file.webkitRelativePath.split('/');
    return { name, path: rest.join('/') || file.name, file };
  });
  async function* batches(): AsyncGenerator<readonly FolderFile[]> {
    for (let at = 0; at < named.length; at += BATCH) {
      yield named.slice(at, at + BATCH).map(({ path, file }) => ({ path, file }));
    }
  }
  return { name: named[0]?.name || NO_NAME, files: batches };
}

async function* insideAll(
  entries: readonly FileSystemEntry[],
  path: string,
): AsyncGenerator<readonly FolderFile[]> {
  const files = entries.filter((entry) => entry.isFile) as FileSystemFileEntry[];
  if (files.length > 0) {
    yield await Promise.all(
      files.map(async (entry) => ({ path: path + entry.name, file: await fileOf(entry) })),
    );
  }
  for (const entry of entries) if (entry.isDirectory) yield* inside(entry, `${path}${entry.name}/`);
}

/** A browser tells some entries of a folder at a time, and none at the end. */
async function* inside(
  folder: FileSystemEntry,
  path: string,
): AsyncGenerator<readonly FolderFile[]> {
  const reader = (folder as FileSystemDirectoryEntry).createReader();
  const read = () => new Promise<FileSystemEntry[]>((...ends) => reader.readEntries(...ends));
  for (let some = await read(); some.length > 0; some = await read()) yield* insideAll(some, path);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((...ends) => entry.file(...ends));
}
