import { isWithin } from '@gradus/lab/settings';
import type {
  OpenedPictures,
  PictureReading,
  PicturesTrouble,
} from '../../engine/pictures/preview-messages.ts';
import {
  type Experiment,
  filesOf,
  isOn,
  isOnPictures,
  LIMITS,
  lessonExperiment,
  modelFor,
  type Pictures,
  type Problem,
  pictureKey,
  problemsOf,
  recipeOf,
} from '../../experiment/index.ts';
import { revive, waitingFor } from '../../state/kept/revival.ts';
import { studio } from '../../state/studio.svelte.ts';
import type { PictureFolder } from './dropped-folder.ts';

/** Pictures that have been read; `total` is null while it is not known. */
interface Progress {
  readonly loaded: number;
  readonly total: number | null;
}

/** The fields of the form. */
type Fields = Pick<OwnPictures, 'rows' | 'columns' | 'channels' | 'seed'>;

/** Class folders that the visitor dropped or chose, from reading them to training on them. */
class OwnPictures {
  folder = $state.raw<PictureFolder | null>(null);
  opened = $state.raw<OpenedPictures | null>(null);
  /** Why the folder cannot be used. */
  trouble = $state.raw<PicturesTrouble | null>(null);
  /** What is wrong with the network that it would need. */
  problem = $state.raw<Problem | null>(null);
  busy = $state<'finding' | 'reading' | 'loading' | null>(null);
  /** How many files were found. */
  found = $state(0);
  progress = $state.raw<Progress>({ loaded: 0, total: null });
  /** NaN until the folder is read, or while a number is typed. */
  rows = $state(Number.NaN);
  columns = $state(Number.NaN);
  channels = $state<1 | 3>(1);
  seed = $state(0);
  private onclose: () => void = () => {};
  /** The folder that is in use, and its pictures. */
  private used = $state.raw<{ folder: PictureFolder; data: Pictures } | null>(null);
  /** What was read last. */
  private wasRead: Fields | null = null;
  /** Grows with each request, so that late answers to earlier ones are dropped. */
  private requests = 0;

  readonly areSidesValid: boolean = $derived(
    [this.rows, this.columns].every((side) => isWithin(side, LIMITS.side)),
  );
  readonly isReady: boolean = $derived(
    this.busy === null && this.opened !== null && this.areSidesValid && isSeed(this.seed),
  );

  /**
   * Reads a folder.
   * @param onclose called when the visitor is done with it
   * @param wanted the form that pictures should have; null for the usual one
   */
  async take(
    folder: PictureFolder,
    onclose: () => void,
    wanted = wantedFrom(folder),
  ): Promise<void> {
    this.begin(folder, onclose);
    this.seed = wanted?.splitSeed ?? studio.draft.training.seed;
    this.channels = wanted?.channels ?? 1;
    const size = wanted === null ? null : ([wanted.rows, wanted.columns] as const);
    const request = ++this.requests;
    this.busy = 'finding';
    try {
      // The dialog is drawn first: showing it and sending files would be one long task.
      await new Promise((resolve) => setTimeout(resolve));
      let isFirst = true;
      for await (const files of folder.files()) {
        await studio.engine.call('addPictures', { name: folder.name, files, isFirst });
        if (request !== this.requests) return;
        isFirst = false;
        this.found += files.length;
      }
      if (isFirst) {
        await studio.engine.call('addPictures', { name: folder.name, files: [], isFirst });
      }
    } catch (error) {
      this.trouble = { kind: 'other', message: (error as Error).message };
      this.busy = null;
      return;
    }
    await this.read(size);
  }

  /** Reads the folder that is in use again, to change what was chosen. */
  reopen(onclose: () => void): void {
    const { used } = this;
    if (used !== null) void this.take(used.folder, onclose, used.data);
  }

  /** Whether {@link reopen} shows the pictures with this checksum. */
  isUsed(checksum: string): boolean {
    return this.used?.data.checksum === checksum;
  }

  /** Reads the pictures again in another form. */
  async readAs(fields: Partial<Omit<Fields, 'seed'>>): Promise<void> {
    Object.assign(this, fields);
    if (this.areSidesValid) await this.read([this.rows, this.columns]);
  }

  close(): void {
    this.requests++;
    this.busy = null;
    void studio.engine.call('stopPictures', {});
    this.onclose();
  }

  /** Makes the pictures the data of the page. @returns whether it worked */
  async use(): Promise<boolean> {
    if (!this.isReady) return false;
    // The seed changes nothing that is shown, so it waits until now.
    if (this.wasRead?.seed !== this.seed) await this.read([this.rows, this.columns]);
    const { opened, folder, seed } = this;
    if (opened === null || folder === null || !this.isReady) return false;
    const { data, counts } = opened;
    const experiment = experimentOn(data, seed, counts.train);
    [this.problem = null] = problemsOf(experiment, { samples: counts.train });
    if (this.problem !== null) return false;
    this.busy = 'loading';
    await studio.data.load({ name: 'known', data });
    this.busy = null;
    const { problem } = studio.data;
    if (problem !== null) {
      this.trouble = { kind: 'other', message: problem };
      return false;
    }
    this.used = { folder, data };
    studio.edit(experiment);
    return true;
  }

  private begin(folder: PictureFolder, onclose: () => void): void {
    this.folder = folder;
    this.onclose = onclose;
    this.opened = null;
    this.trouble = null;
    this.problem = null;
    this.busy = null;
    this.found = 0;
    this.progress = { loaded: 0, total: null };
    studio.onReading = (progress) => {
      this.progress = progress;
    };
  }

  private async read(size: PictureReading['size']): Promise<void> {
    const { channels, seed } = this;
    const request = ++this.requests;
    this.busy = 'reading';
    this.trouble = null;
    this.problem = null;
    const reading = { size, channels, seed };
    const answer = await studio.engine
      .call('openPictures', { reading })
      .catch(({ message }: Error) => ({ trouble: { kind: 'other', message } as const }));
    if (request !== this.requests) return;
    this.busy = null;
    if ('trouble' in answer) {
      this.opened = null;
      this.trouble = answer.trouble;
      return;
    }
    const { data } = answer.opened;
    const waiting = waitingFor(data.checksum).filter(
      ({ experiment }) =>
        experiment.data.kind === 'pictures' && pictureKey(experiment.data) === pictureKey(data),
    );
    if (waiting.length > 0) {
      this.close();
      revive(waiting);
      return;
    }
    const { rows, columns } = data;
    Object.assign(this, { opened: answer.opened, rows, columns });
    this.wasRead = { rows, columns, channels, seed };
  }
}

/** Model C with the usual settings; those of the build panel if they are for class folders already. */
function experimentOn(data: Pictures, seed: number, samples: number): Experiment {
  const { draft } = studio;
  if (isOnPictures(draft) && pictureKey(draft.data) === pictureKey(data)) return { ...draft, data };
  const usual = { model: lessonExperiment('C').model, training: recipeOf(data), rates: [] };
  const { model, training, rates } = filesOf(draft.data) === 'folder' ? draft : usual;
  const batchSize = Math.min(training.batchSize, samples);
  return {
    ...{ data, model: modelFor(model, data), rates },
    training: { ...training, seed, batchSize },
  };
}

/** The form of the pictures that the build panel waits for, if they may be those of a folder. */
function wantedFrom({ name }: PictureFolder): Pictures | null {
  const { draft, summary } = studio;
  const { data } = draft;
  if (data.kind !== 'pictures' || filesOf(data) !== 'folder' || isOn(draft, summary)) return null;
  return data.directory === null || data.directory === name ? data : null;
}

function isSeed(seed: number): boolean {
  return Number.isSafeInteger(seed) && seed >= 0;
}

export const ownPictures = new OwnPictures();
