import type { Keep } from './keep/keep.ts';
import { LruCache } from './lru-cache.ts';
import type { DataFile } from './messages.ts';

/** The most data sets whose files are remembered: what the page draws is a file too. */
const MOST = 24;

/**
 * The files that visitors brought, by the checksum of their data: those of this visit, and those in the browser's
 * storage.
 */
export class DataFiles {
  /** Those of this visit. A file on the visitor's disk takes no memory. */
  private readonly brought = new LruCache<readonly DataFile[]>(MOST);
  private readonly keep: () => Keep | null;
  /** Resolves when the files that were to be stored are stored. */
  private stored: Promise<void> = Promise.resolve();

  /** @param keep returns the browser's storage, once it is open */
  constructor(keep: () => Keep | null) {
    this.keep = keep;
  }

  add(checksum: string, files: readonly DataFile[]): void {
    this.brought.set(checksum, files);
  }

  /** The files of data; null if they must be brought again. */
  async of(checksum: string): Promise<readonly DataFile[] | null> {
    return this.brought.get(checksum) ?? (await this.keep()?.filesOf(checksum)) ?? null;
  }

  /** Stores the files of data that a stored run uses. */
  store(checksum: string): void {
    const files = this.brought.get(checksum);
    if (files === undefined) return;
    const put = () => this.keep()?.putFiles(checksum, files);
    // A file may have been moved or changed since.
    this.stored = this.stored.then(put).catch(() => undefined);
  }
}
