import { byCodePoint } from 'gradus/table';
import { ImageSetError, type ImageSetProblem } from '../image-set-error.ts';
import type { SkippedFile } from './problem.ts';
import { skippedFile } from './problem.ts';

/** An entry of a folder with class folders: a file, or anything else that is not a folder. */
export interface FolderEntry {
  /** The path in the folder, such as `cat/1.png`. */
  readonly path: string;
  /**
   * The first `most` bytes of the file.
   *
   * @throws DataError if it cannot be read, or is not a file
   */
  readonly read: (most: number) => Promise<Uint8Array>;
}

/** A file of a class. */
export interface ClassFile extends FolderEntry {
  readonly label: number;
}

/** The classes of a folder, and the files that belong to none. */
export interface Classes {
  readonly classNames: readonly string[];
  /** In the order of the classes and, within a class, of their names by code point. */
  readonly files: readonly ClassFile[];
  readonly skipped: SkippedFile[];
}

const LAYOUT =
  'Make one folder for each class and put its pictures there: cat/1.png, cat/2.png, dog/1.png, …';

/**
 * Finds the classes by the folders. Ignores hidden files and files that operating systems leave behind.
 *
 * @param limit the largest number of files of a class
 * @param known the classes, if they are known; each may be missing
 * @throws DataError where there are no class folders with files, one alone, or one of a class that is not known
 */
export function classesOf(
  folder: string,
  entries: readonly FolderEntry[],
  limit = Number.POSITIVE_INFINITY,
  known?: readonly string[],
): Classes {
  const sorted = entries.toSorted((a, b) => byCodePoint(a.path, b.path));
  const classes = new Map<string, FolderEntry[]>();
  const nested = new Set<string>();
  const skipped: SkippedFile[] = [];
  for (const entry of sorted) {
    const parts = entry.path.split('/');
    if (parts.some(isIgnored)) continue;
    if (parts.length === 2) {
      const [name] = parts;
      const files = classes.get(name) ?? [];
      files.push(entry);
      classes.set(name, files);
    } else if (parts.length === 1) {
      skipped.push(skippedFile(entry.path, { code: 'beside' }));
    } else {
      nested.add(parts.slice(0, 2).join('/'));
    }
  }
  for (const file of nested) {
    skipped.push(skippedFile(file, { code: 'nested' }));
  }
  const found = inOrder([...classes.keys()]);
  const least = known === undefined ? 2 : 1;
  if (found.length < least) throw tooFew(folder, found, skipped, nested);
  const classNames = known ?? found;
  checkKnown(folder, found, classNames);
  const files = classNames.flatMap((name, label) => {
    const all = classes.get(name) ?? [];
    return all.slice(0, limit).map((entry): ClassFile => ({ ...entry, label }));
  });
  return { classNames, files, skipped };
}

/** @throws DataError for a class folder that is none of the known classes */
function checkKnown(folder: string, found: readonly string[], known: readonly string[]): void {
  const names = new Set(known);
  const other = found.find((name) => !names.has(name));
  if (other === undefined) return;
  const more = known.length > 20 ? `, and ${known.length - 20} more` : '';
  throw new ImageSetError(
    `${folder}/${other}`,
    `"${other}" is none of the ${known.length} classes: ${known.slice(0, 20).join(', ')}${more}. Rename the folder ` +
      'or remove it.',
    { code: 'unknown-class', name: other, known },
  );
}

/** Whether an entry is left out silently: hidden files, and files that macOS and Windows add to folders and archives. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || /^(__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(name);
}

/** In ascending order if all names are numbers, else by code point. */
function inOrder(names: readonly string[]): readonly string[] {
  const areNumbers = names.every((name) => /^[+-]?\d+(\.\d+)?$/.test(name));
  return names.toSorted((a, b) => (areNumbers && Number(a) - Number(b)) || byCodePoint(a, b));
}

function tooFew(
  folder: string,
  classNames: readonly string[],
  skipped: readonly SkippedFile[],
  nested: ReadonlySet<string>,
): ImageSetError {
  const wrong = (problem: string, details: ImageSetProblem): ImageSetError =>
    new ImageSetError(folder, problem, details);
  if (nested.size > 0) {
    const [first] = nested;
    const inner = first.split('/')[0];
    return wrong(
      `its pictures lie two folders deep, as in ${first}/. Pass the folder whose folders are the classes, ` +
        `such as "${inner}".`,
      { code: 'two-deep', first, folder: inner },
    );
  }
  if (classNames.length === 1) {
    const [name] = classNames;
    const problem = `holds one class folder, "${name}", but two classes are needed at least. ${LAYOUT}`;
    return wrong(problem, { code: 'one-class', name });
  }
  const [files, first] = [skipped.length, skipped[0]?.file ?? null];
  const problem =
    first === null
      ? `holds no class folders with pictures. ${LAYOUT}`
      : `holds ${files} files, such as ${first}, but no class folders with pictures. ${LAYOUT}`;
  return wrong(problem, { code: 'no-classes', files, first });
}
