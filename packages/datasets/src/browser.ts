export {
  type LoadOptions,
  loadEmnist,
  loadFashionMnist,
  loadIdxDataset,
  loadMnist,
} from './browser/load.ts';
export { type CsvFileOptions, loadCsv } from './browser/load-csv.ts';
export { loadImageFolder, loadImageFolderDataset } from './browser/load-image-folder.ts';
export { fashionMnist, mnist } from './browser/mnist.ts';
export { readTable, readTableParts } from './browser/read-table.ts';
export * from './portable.ts';
