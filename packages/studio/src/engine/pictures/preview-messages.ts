/** What the engine tells about class folders of pictures. `postMessage` can send everything here. */
import type { ImageSetProblem, PartFolders, SizeCount, SkippedFile } from '@gradus/datasets';
import type { Pictures } from '../../experiment/index.ts';

/** A file in a folder that a visitor chose, and its path in the folder, such as `cat/1.png`. */
export interface FolderFile {
  readonly path: string;
  readonly file: File;
}

/** How to read class folders. */
export interface PictureReading {
  /** The size of the pictures; null for the usual one. */
  readonly size: readonly [height: number, width: number] | null;
  readonly channels: 1 | 3;
  /** Draws the test set, unless the folder has one. */
  readonly seed: number;
}

/** A class of pictures. */
export interface PictureClass {
  readonly name: string;
  readonly count: number;
  /** The number of its thumbnails. */
  readonly shown: number;
}

/** Class folders that the engine has read. */
export interface OpenedPictures {
  /** The pictures, as a run on them stores them. */
  readonly data: Pictures;
  readonly classes: readonly PictureClass[];
  /** Some pictures of each class in the form for the network, one after the other. */
  readonly thumbnails: Uint8Array<ArrayBuffer>;
  /** The most frequent sizes before they were resized, and the number of all sizes. */
  readonly sizes: readonly SizeCount[];
  readonly sizeCount: number;
  /** The number of pictures that become more than half as wide, or as high, again as they were. */
  readonly stretched: number;
  /** Some of the files that were left out, and the number of all. */
  readonly skipped: readonly SkippedFile[];
  readonly skippedCount: number;
  /** The folders of the parts; null if the seed draws the test set. */
  readonly parts: PartFolders | null;
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
}

/** Why class folders cannot be used: facts for a text in the visitor's language, and the library's message. */
export type PicturesTrouble = { readonly message: string } & (
  | { readonly kind: 'set'; readonly file: string; readonly details: ImageSetProblem }
  | { readonly kind: 'classes'; readonly count: number; readonly most: number }
  | { readonly kind: 'other' }
);
