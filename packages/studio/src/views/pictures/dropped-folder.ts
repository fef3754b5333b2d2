import type { FolderFile } from '../../engine/pictures/preview-messages.ts';

/** A folder that a visitor dropped or chose. */
export interface PictureFolder {
  readonly name: string;
  /** Its files in batches, as they are found. */
  files(): AsyncIterable<readonly FolderFile[]>;
}

/** The name of class folders that were dropped without the folder around them. */
const NO_NAME = 'pictures';
/** Files in a batch: sending one to the engine takes up to half a millisecond. */
const BATCH = 50;

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
  async function* batches(): AsyncGenerator<readonly FolderFile[]> {
    for (let at = 0; at < files.length; at += BATCH) {
      yield files.slice(at, at + BATCH).map((file) => ({ path: pathIn(file), file }));
    }
  }
  return { name: files[0]?.webkitRelativePath.split('/')[0] || NO_NAME, files: batches };
}

/** The path of a file below the chosen folder. */
function pathIn({ webkitRelativePath, name }: File): string {
  return webkitRelativePath.split('/').slice(1).join('/') || name;
}

async function* insideAll(
  entries: readonly FileSystemEntry[],
  path: string,
): AsyncGenerator<readonly FolderFile[]> {
  const files = entries.filter((entry) => entry.isFile) as FileSystemFileEntry[];
  for (let at = 0; at < files.length; at += BATCH) {
    yield await Promise.all(
      files
        .slice(at, at + BATCH)
        .map(async (entry) => ({ path: path + entry.name, file: await fileOf(entry) })),
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
