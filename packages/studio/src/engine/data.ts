import { type ImageDataset, loadMnist } from '@gradus/datasets';
import { type ExperimentData, flatten, formOf } from '@gradus/lab/experiment';
import { GradusError } from 'gradus';
import type { PictureSummary, Pictures } from '../experiment/index.ts';
import type { PictureChoice } from './messages.ts';
import type { TableSet } from './table/load.ts';

/** A data set, ready to train on and to show. */
export type Data = PictureSet | TableSet;

/** Pictures, ready to train on and to show. */
export interface PictureSet {
  readonly kind: 'pictures';
  readonly images: ImageDataset;
  readonly flat: ExperimentData<'classification'>;
  readonly summary: PictureSummary;
}

/** Called while data load; `total` is null while it is not known. */
export type OnProgress = (loaded: number, total: number | null) => void;

/**
 * @param root the address of the folder with MNIST's files
 * @throws DataError if files are missing or wrong
 */
export async function loadPictures(
  choice: Exclude<PictureChoice, { name: 'known' }>,
  root: string,
  onProgress: OnProgress,
): Promise<PictureSet> {
  if (choice.name === 'idx') {
    const { readImages } = await import('./dropped-files.ts');
    return plainSet('idx', await readImages(choice.files));
  }
  return plainSet('mnist', await loadMnist({ root, onProgress: sumOf(onProgress) }));
}

function plainSet(name: 'mnist' | 'idx', images: ImageDataset): PictureSet {
  const { classes, checksum } = images;
  const { rows, columns } = formOf(images);
  const data = { kind: 'pictures', directory: null, classes, checksum, rows, columns } as const;
  return pictureSet(name, images, { ...data, name });
}

/** @param data the pictures, as a run on them stores them */
export function pictureSet(
  name: PictureSummary['name'],
  images: ImageDataset,
  data: Pictures,
  parts: PictureSummary['parts'] = null,
): PictureSet {
  const { classes, classNames, preprocessing, checksum, verified, train, test } = images;
  const summary: PictureSummary = {
    kind: 'pictures',
    ...{
      name,
      data,
      classes,
      classNames,
      preprocessing,
      checksum,
      verified,
      parts,
      ...formOf(images),
    },
    title: name === 'mnist' ? 'MNIST' : images.name,
    trainSize: train.images.shape[0],
    testSize: test.images.shape[0],
    testLabels: Uint8Array.from(test.labels.data),
  };
  return { kind: 'pictures', images, flat: flatten(images), summary };
}

/** @throws GradusError for a table */
export function picturesIn(data: Data): PictureSet {
  if (data.kind === 'pictures') return data;
  throw new GradusError('the data are a table, not pictures.', { code: 'argument' });
}

/** @throws GradusError for pictures */
export function tableIn(data: Data): TableSet {
  if (data.kind === 'table') return data;
  throw new GradusError('the data are pictures, not a table.', { code: 'argument' });
}

/** Adds up the files of a set. The total is known once it is known for all four files. */
function sumOf(onProgress: OnProgress) {
  const files = new Map<string, { loaded: number; total: number | null }>();
  return (progress: { file: string; loaded: number; total: number | null }): void => {
    files.set(progress.file, progress);
    const all = [...files.values()];
    const loaded = all.reduce((sum, file) => sum + file.loaded, 0);
    const isKnown = all.length === 4 && all.every(({ total }) => total !== null);
    onProgress(loaded, isKnown ? all.reduce((sum, { total }) => sum + (total ?? 0), 0) : null);
  };
}
