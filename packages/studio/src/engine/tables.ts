import { GradusError } from 'gradus';
import type { Experiment } from '../experiment/index.ts';
import type { DataFiles } from './data-files.ts';
import { LruCache } from './lru-cache.ts';
import type { Plane, TableChoice } from './messages.ts';
import { once } from './once.ts';
import type { KnownTable, TableSet } from './table/load.ts';
import type {
  OpenedTable,
  PlanChoice,
  PlannedTable,
  ReadingChoice,
  TableTrouble,
} from './table/preview-messages.ts';

/** The most tables and data sets that are kept for the next run. Runs keep their own. */
const MOST = 6;

const loader = once(() => import('./table/load.ts'));
const previewer = once(() => import('./table/preview.ts'));
const planes = once(() => import('./table/plane.ts'));

/** Called while a file is read, with bytes; `total` is null while it is not known. */
type OnProgress = (loaded: number, total: number | null) => void;

/**
 * The tables that the engine has: point sets, which it generates when they are needed, and the files that it was given.
 * The rows of a set depend on the seed of the experiment, which splits them.
 */
export class Tables {
  /** By the checksum of the file and how it is read. */
  private readonly read = new LruCache<KnownTable>(MOST);
  private readonly files: DataFiles;
  private readonly planes = new WeakMap<TableSet, Promise<Plane>>();
  private readonly sets = new LruCache<TableSet>(MOST);

  constructor(files: DataFiles) {
    this.files = files;
  }

  /**
   * Loads a table, or generates it.
   * @param file the file, if the choice is one
   */
  async load(choice: TableChoice, seed: number, file: File | undefined): Promise<TableSet> {
    if (choice.source.kind === 'points' || file === undefined) return this.setOf(choice, seed);
    const { checksum } = await this.readFile(file, choice.options);
    return this.setOf({ ...choice, source: { ...choice.source, checksum } }, seed);
  }

  /** Reads a file, so that it can be planned and loaded by its checksum. */
  async open(
    file: File,
    reading: ReadingChoice,
    onProgress: OnProgress,
  ): Promise<{ opened: OpenedTable } | { trouble: TableTrouble }> {
    const { openedTable, troubleOf } = await previewer();
    try {
      return { opened: openedTable(await this.readFile(file, reading, onProgress), file) };
    } catch (error) {
      return { trouble: troubleOf(error) };
    }
  }

  /** What a choice makes of a table that was opened. */
  async plan(checksum: string, choice: PlanChoice, seed: number): Promise<PlannedTable> {
    const { plannedTable } = await previewer();
    return plannedTable((await this.fileOf(checksum, choice.options)).table, choice, seed);
  }

  private async readFile(
    file: File,
    reading: ReadingChoice,
    onProgress?: OnProgress,
  ): Promise<KnownTable> {
    const { fileTable } = await loader();
    const known = await fileTable(file, reading, onProgress);
    this.files.add(known.checksum, [{ path: file.name, file }]);
    this.read.set(readingKey(known.checksum, reading), known);
    return known;
  }

  /** A table of a file, which is read again if it was read in another way. */
  private async fileOf(checksum: string, reading: ReadingChoice): Promise<KnownTable> {
    const known = this.read.get(readingKey(checksum, reading));
    if (known !== undefined) return known;
    const files = await this.files.of(checksum);
    if (files === null) throw missing(checksum);
    return this.readFile(files[0].file, reading);
  }

  /**
   * The table of an experiment, split by its seed.
   * @throws GradusError if its file is not loaded, or its points are other ones here
   */
  async of({ data, training }: Experiment): Promise<TableSet> {
    return this.setOf(data as TableChoice, training.seed);
  }

  /** The points of a table in the plane; the same object for the same points. */
  async plane(choice: TableChoice, seed: number): Promise<Plane> {
    const set = await this.setOf(choice, seed);
    return this.planeOf(set);
  }

  async planeOf(set: TableSet): Promise<Plane> {
    const { planeOf } = await planes();
    const plane = this.planes.get(set) ?? planeOf(set);
    this.planes.set(set, plane);
    return plane;
  }

  private async setOf(choice: TableChoice, seed: number): Promise<TableSet> {
    const { source, target, options, split, binary } = choice;
    const key = JSON.stringify([{ ...source, path: '' }, target, options, split, binary, seed]);
    const found = this.sets.get(key);
    if (found !== undefined) return found;
    const { pointTable, tableSet } = await loader();
    const known =
      source.kind === 'points'
        ? await pointTable(source)
        : await this.fileOf(source.checksum, options);
    if (!['', known.checksum].includes(source.checksum)) throw other(source.checksum);
    const set = tableSet(known, choice, seed);
    this.sets.set(key, set);
    return set;
  }
}

/** Equal for files with the same content that are read in the same way. */
function readingKey(
  checksum: string,
  { missing, encoding, delimiter, decimal, header }: ReadingChoice,
): string {
  return JSON.stringify([checksum, missing, encoding, delimiter, decimal, header]);
}

function missing(checksum: string): GradusError {
  return new GradusError(
    `the table with the SHA-256 ${checksum.slice(0, 12)}… is not loaded. Drop its file on the page.`,
    { code: 'argument' },
  );
}

function other(checksum: string): GradusError {
  return new GradusError(
    `this version generates other points than those with the SHA-256 ${checksum.slice(0, 12)}….`,
    { code: 'argument' },
  );
}
