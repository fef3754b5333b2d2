/** Data sets of a visitor. The engine loads this module for the first dropped files. */
import { type ImageDataset, imagesFromFiles } from '@gradus/datasets';

/** @throws DataError if files are missing or wrong */
export async function readImages(files: readonly File[]): Promise<ImageDataset> {
  const inMemory = files.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  return imagesFromFiles(await Promise.all(inMemory));
}
