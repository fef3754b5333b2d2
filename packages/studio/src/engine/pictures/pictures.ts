import { GradusError } from 'gradus';
import { type Pictures as PictureData, pictureKey } from '../../experiment/index.ts';
import { loadPictures, type OnProgress, type PictureSet } from '../data.ts';
import type { DataFiles } from '../data-files.ts';
import { LruCache } from '../lru-cache.ts';
import type { DataFile, PictureChoice } from '../messages.ts';
import type {
  FolderFile,
  OpenedPictures,
  PictureReading,
  PicturesTrouble,
} from './preview-messages.ts';

/** The most sets that are kept for the next run. Runs keep their own. */
const MOST = 3;
/** Milliseconds between two messages about progress. */
const INTERVAL = 50;

/** The pictures that the engine has: MNIST, and sets that a visitor brought. */
export class Pictures {
  private readonly root: string;
  private readonly sets = new LruCache<PictureSet>(MOST);
  /** The set that was loaded last. */
  private last: PictureSet | null = null;
  /** The files of the folder that was chosen last. They take no memory. */
  private folder: { readonly name: string; readonly files: FolderFile[] } = { name: '', files: [] };
  private reading = new AbortController();

  private readonly files: DataFiles;

  /** @param root the address of the folder with MNIST's files */
  constructor(root: string, files: DataFiles) {
    this.root = root;
    this.files = files;
  }

  /** Makes a set the current one. */
  async load(choice: PictureChoice, onProgress: OnProgress): Promise<PictureSet> {
    this.last = this.kept(
      choice.name === 'known' ? await this.of(choice.data) : await this.fetched(choice, onProgress),
    );
    return this.last;
  }

  private async fetched(
    choice: Exclude<PictureChoice, { name: 'known' }>,
    onProgress: OnProgress,
  ): Promise<PictureSet> {
    const isMnist = ({ summary }: PictureSet): boolean => summary.name === 'mnist';
    const known = choice.name === 'mnist' ? [...this.sets.values()].find(isMnist) : undefined;
    const set = known ?? (await loadPictures(choice, this.root, onProgress));
    if (choice.name === 'idx') {
      const files = choice.files.map((file) => ({ path: file.name, file }));
      this.files.add(set.summary.checksum, files);
    }
    return set;
  }

  private kept(set: PictureSet): PictureSet {
    this.sets.set(pictureKey(set.summary.data), set);
    return set;
  }

  /** The current set. */
  get current(): PictureSet {
    if (this.last !== null) return this.last;
    throw new GradusError('no data are loaded. Call load first.', { code: 'argument' });
  }

  /**
   * The pictures of an experiment. They are read again if their files are there.
   * @throws GradusError if they must be brought again
   */
  async of(data: PictureData): Promise<PictureSet> {
    const found = this.sets.get(pictureKey(data));
    if (found !== undefined) return found;
    if (data.checksum === '') return this.current;
    const files = await this.files.of(data.checksum);
    if (files !== null) return this.kept(await this.readAgain(data, files));
    throw new GradusError(
      `the experiment uses the data ${data.checksum}, which are not loaded. Load its data first.`,
      { code: 'argument' },
    );
  }

  private async readAgain(data: PictureData, files: readonly DataFile[]): Promise<PictureSet> {
    if (data.name !== 'folder') {
      const all = files.map(({ file }) => file);
      return loadPictures({ name: 'idx', files: all }, this.root, () => {});
    }
    const { readFolder } = await import('./folder.ts');
    const { rows, columns, channels = 1, splitSeed } = data;
    const how = { size: [rows, columns], channels, seed: splitSeed ?? 0 } as const;
    return readFolder(files, data.directory ?? '', how, { onProgress: () => {} });
  }

  /** Takes files of a folder that a visitor chose: the first ones, or more of them. */
  add(name: string, files: readonly FolderFile[], isFirst: boolean): void {
    if (isFirst) this.folder = { name, files: [] };
    this.folder.files.push(...files);
  }

  /** Reads the folder that was chosen last. An earlier call that is still reading stops. */
  async open(
    how: PictureReading,
    onProgress: OnProgress,
  ): Promise<{ opened: OpenedPictures } | { trouble: PicturesTrouble }> {
    this.stop();
    const { signal } = this.reading;
    const { openedPictures, picturesTrouble, readFolder, tooManyClasses } = await import(
      './folder.ts'
    );
    const { name, files } = this.folder;
    try {
      const set = await readFolder(files, name, how, { onProgress: seldom(onProgress), signal });
      const trouble = tooManyClasses(set);
      if (trouble !== null) return { trouble };
      this.kept(set);
      this.files.add(set.summary.checksum, files);
      return { opened: openedPictures(set) };
    } catch (error) {
      return { trouble: picturesTrouble(error) };
    }
  }

  /** Stops reading. */
  stop(): void {
    this.reading.abort();
    this.reading = new AbortController();
  }
}

/** Calls back at intervals, and at the end. */
function seldom(onProgress: OnProgress): OnProgress {
  let next = 0;
  return (loaded, total) => {
    const now = performance.now();
    if (now < next && loaded !== total) return;
    next = now + INTERVAL;
    onProgress(loaded, total);
  };
}
