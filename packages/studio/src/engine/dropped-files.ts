/** Data sets of a visitor. The engine loads this module for the first dropped files. */
import { type ImageDataset, imagesFromFiles } from '@gradus/datasets';
import type { DroppedFile } from './messages.ts';

/** @throws DataError if files are missing or wrong */
export async function readImages(files: readonly DroppedFile[]): Promise<ImageDataset> {
  const inMemory = files.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  return imagesFromFiles(await Promise.all(inMemory));
}
