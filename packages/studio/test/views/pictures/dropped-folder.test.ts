import { describe, expect, it } from 'vitest';
import {
  chosenFolder,
  folderOf,
  type PictureFolder,
} from '../../../src/views/pictures/dropped-folder.ts';

/** An entry of a drop: a file without content, or a folder of entries that a browser tells two at a time. */
function entry(name: string, inside?: readonly FileSystemEntry[]): FileSystemEntry {
  const read = () => {
    const rest = [...(inside ?? [])];
    return {
      readEntries: (done: (some: FileSystemEntry[]) => void) => done(rest.splice(0, 2)),
    };
  };
  return {
    ...{ name, isFile: inside === undefined, isDirectory: inside !== undefined },
    createReader: read,
    file: (done: (file: File) => void) => done(new File([], name)),
  } as unknown as FileSystemEntry;
}

async function pathsIn(folder: PictureFolder | null): Promise<string[]> {
  const paths: string[] = [];
  for await (const files of folder?.files() ?? []) paths.push(...files.map(({ path }) => path));
  return paths;
}

const CATS = entry(
  'cat',
  ['1.png', '2.png', '3.png'].map((name) => entry(name)),
);
const DOGS = entry('dog', [entry('a.jpg'), entry('old', [entry('b.jpg')])]);

describe('what was dropped', () => {
  it('is a folder with all its files, however deep', async () => {
    const folder = folderOf([entry('pets', [CATS, entry('readme.md'), DOGS])]);
    expect(folder?.name).toBe('pets');
    const expected = ['cat/1.png', 'cat/2.png', 'cat/3.png', 'dog/a.jpg', 'dog/old/b.jpg'];
    expect((await pathsIn(folder)).sort()).toEqual([...expected, 'readme.md']);
    // The dialog may read it again.
    expect(await pathsIn(folder)).toHaveLength(6);
  });

  it('may be the class folders themselves', async () => {
    const folder = folderOf([CATS, DOGS]);
    expect(folder?.name).toBe('pictures');
    expect(await pathsIn(folder)).toContain('dog/a.jpg');
  });

  it('is not a folder if it has only files', () => {
    expect(folderOf([entry('a.png')])).toBeNull();
    expect(folderOf([])).toBeNull();
  });
});

it('a chosen folder is told in batches, with paths below it', async () => {
  const files = Array.from({ length: 120 }, (_, i) =>
    Object.defineProperty(new File([], `${i}.png`), 'webkitRelativePath', {
      value: `pets/cat/${i}.png`,
    }),
  );
  const folder = chosenFolder(files);
  expect(folder.name).toBe('pets');
  const sizes: number[] = [];
  for await (const some of folder.files()) sizes.push(some.length);
  expect(sizes).toEqual([50, 50, 20]);
  expect((await pathsIn(folder))[0]).toBe('cat/0.png');
});
