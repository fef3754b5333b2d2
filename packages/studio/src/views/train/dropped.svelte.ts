import { studio } from '../../state/studio.svelte.ts';
import { type FilesProblem, filesProblem } from './files.ts';

/** Files that a visitor dropped on the page or chose, and what is wrong with them before they are read. */
class Dropped {
  problem = $state.raw<FilesProblem | null>(null);
  /** Names of the files that were taken last. */
  names = $state.raw<readonly string[]>([]);
  /** Whether the page must still show the visitor the result, because a file may be dropped far from its place. */
  isNews = $state(false);

  async take(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.names = files.map(({ name }) => name);
    this.problem = filesProblem(files);
    this.isNews = true;
    studio.data.problem = null;
    if (this.problem === null) await studio.data.load({ name: 'idx', files });
  }

  /** Returns to the set that came with the page. */
  async leave(): Promise<void> {
    this.problem = null;
    this.names = [];
    await studio.data.load({ name: 'mnist' });
  }
}

export const dropped = new Dropped();
