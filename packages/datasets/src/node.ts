export {
  type LoadOptions,
  loadEmnist,
  loadFashionMnist,
  loadIdxDataset,
  loadMnist,
} from './node/load.ts';
export { type CsvFileOptions, loadCsv } from './node/load-csv.ts';
export { loadImageFolder, loadImageFolderDataset } from './node/load-image-folder.ts';
export { fashionMnist, mnist } from './node/mnist.ts';
export { readTable, readTableParts } from './node/read-table.ts';
export * from './portable.ts';
