import type { Component } from 'svelte';
import { isOn } from '../../experiment/index.ts';
import { revive, waitingRuns } from '../../state/kept/revival.ts';
import { studio } from '../../state/studio.svelte.ts';
import type { PictureFolder } from '../pictures/dropped-folder.ts';
import { type FilesProblem, filesProblem, isTable, MAX_BYTES } from './files.ts';

/** Files that a visitor dropped on the page or chose, and what is wrong with them before they are read. */
class Dropped {
  problem = $state.raw<FilesProblem | null>(null);
  /** Names of the files that were taken last. */
  names = $state.raw<readonly string[]>([]);
  /** Whether the page must still show the visitor the result, because a file may be dropped far from its place. */
  isNews = $state(false);
  /** The dialog about a table that was taken; null if it is closed. */
  dialog = $state.raw<Component | null>(null);

  async take(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    studio.data.problem = null;
    const [first] = files;
    if (files.length === 1 && first.size <= MAX_BYTES && (await isTable(first))) {
      this.problem = null;
      this.names = [];
      const { openTable } = await import('../table/open.ts');
      this.dialog = await openTable(first, this.close);
      return;
    }
    this.names = files.map(({ name }) => name);
    this.problem = filesProblem(files);
    this.isNews = true;
    if (this.problem !== null) return;
    const waiting = waitingRuns();
    await studio.data.load({ name: 'idx', files });
    const { summary, problem } = studio.data;
    if (problem === null) {
      revive(waiting.filter(({ experiment }) => isOn(experiment, summary)));
    }
  }

  /** Opens the dialog about a folder of pictures. */
  async takeFolder(folder: PictureFolder): Promise<void> {
    studio.data.problem = null;
    this.problem = null;
    this.names = [];
    const { openFolder } = await import('../pictures/open.ts');
    this.dialog = await openFolder(folder, this.close);
  }

  /** Opens the dialog about the table that is in use. */
  async again(): Promise<void> {
    const { reopenTable } = await import('../table/open.ts');
    this.dialog = reopenTable(this.close);
  }

  /** Opens the dialog about the folder that is in use. */
  async folderAgain(): Promise<void> {
    const { reopenFolder } = await import('../pictures/open.ts');
    this.dialog = reopenFolder(this.close);
  }

  private readonly close = (): void => {
    this.dialog = null;
  };

  /** Returns to the set that came with the page. */
  async leave(): Promise<void> {
    this.problem = null;
    this.names = [];
    await studio.data.load({ name: 'mnist' });
  }
}

export const dropped = new Dropped();
