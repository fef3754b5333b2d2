/** What is the same in Node and in browsers. */
export type { Decimal } from './csv/cells.ts';
export type { LabelKind } from './csv/labels.ts';
export { parseCsv } from './csv/numeric-table.ts';
export type { Column, NumericTable, NumericTableOptions, TableFormat } from './csv/options.ts';
export {
  type Found,
  type HeaderDoubt,
  type OtherKind,
  TableFileError,
  type TableFileProblem,
} from './csv/problem.ts';
export { type DigitOptions, preprocessDigit } from './digit.ts';
export { EMNIST_SPLITS, type EmnistOptions, type EmnistSplit } from './emnist.ts';
export type { DownloadOptions, Progress } from './file-source.ts';
export type { IdxSetOptions } from './idx-set.ts';
export { ImageSetError, type ImageSetProblem } from './image-set-error.ts';
export {
  type ImageDataset,
  type ImageFolder,
  type ImageSetInfo,
  type ImageSplit,
  type Preprocessing,
  type SizeCount,
  selectImages,
} from './images.ts';
export { imagesFromFiles, type NamedFile } from './images-from-files.ts';
export { type PictureOptions, preprocessPicture, resizePicture } from './picture.ts';
export { type DecodeOptions, decodePicture } from './pictures/decode.ts';
export type { ImageFolderOptions, ImageFolderProgress } from './pictures/image-folder.ts';
export {
  type ImageFolderDataset,
  type ImageFolderDatasetOptions,
  type PartFolders,
  splitImages,
} from './pictures/image-folder-dataset.ts';
export {
  imageFolderDatasetFromFiles,
  imageFolderFromFiles,
  type PictureFile,
} from './pictures/image-folder-from-files.ts';
export type { Channels, DecodedPicture } from './pictures/planes.ts';
export { PictureError, type PictureProblem, type SkippedFile } from './pictures/problem.ts';
export {
  POINT_FEATURES,
  POINT_SET_KINDS,
  type PointFeature,
  type PointSetDefaults,
  type PointSetKind,
  type PointSetOptions,
  pointFeature,
  pointSet,
  pointSetDefaults,
} from './points.ts';
export { MNIST_CHECKSUM, type PublishedSet, publishedSet } from './published.ts';
export { sha256 } from './sha256.ts';
export type { TablePart } from './table/csv-parts.ts';
export type { ReadTableOptions, TableFileFormat } from './table/options.ts';
export type { TableInput } from './table/source.ts';
export {
  type ImageSample,
  type ImageTensors,
  type TableSample,
  takeTensors,
  toTensorDataset,
  toTensors,
} from './tensors.ts';
export { UnreadableError } from './unreadable.ts';
