export type { Decimal } from './csv/cells.ts';
export type { LabelKind } from './csv/labels.ts';
export { parseCsv } from './csv/numeric-table.ts';
export type { Column, NumericTable, NumericTableOptions, TableFormat } from './csv/options.ts';
export { type DigitOptions, preprocessDigit } from './digit.ts';
export type { DownloadOptions, Progress } from './file-source.ts';
export type { IdxSetOptions } from './idx-set.ts';
export type { ImageDataset, ImageSplit, Preprocessing } from './images.ts';
export { imagesFromFiles, type NamedFile } from './images-from-files.ts';
export { type LoadOptions, loadFashionMnist, loadIdxDataset, loadMnist } from './node/load.ts';
export { type CsvFileOptions, loadCsv } from './node/load-csv.ts';
export { fashionMnist, mnist } from './node/mnist.ts';
export { readTable } from './node/read-table.ts';
export { type PictureOptions, preprocessPicture } from './picture.ts';
export {
  POINT_SET_KINDS,
  type PointSetKind,
  type PointSetOptions,
  pointSet,
} from './points.ts';
export { MNIST_CHECKSUM, type PublishedSet, publishedSet } from './published.ts';
export { sha256 } from './sha256.ts';
export type { ReadTableOptions, TableFileFormat } from './table/options.ts';
export type { TableInput } from './table/source.ts';
export {
  type ImageSample,
  type ImageTensors,
  type TableSample,
  toTensorDataset,
  toTensors,
} from './tensors.ts';
