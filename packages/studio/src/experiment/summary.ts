/** What the page knows about the data that are loaded. */
import type { PartFolders, Preprocessing } from '@gradus/datasets';
import type { TableData } from '@gradus/lab/settings';
import type { Pictures } from './data.ts';

export type DataSummary = PictureSummary | TableSummary;

/** What the page knows about a table. */
export interface TableSummary {
  readonly kind: 'table';
  /** The name to show. */
  readonly title: string;
  /** The table, as a run on it stores it. */
  readonly data: TableData;
  /** The inputs and outputs of a network for it. */
  readonly inputs: number;
  readonly inputNames: readonly string[];
  readonly outputs: number;
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  readonly checksum: string;
}

/** What the page knows about pictures. */
export interface PictureSummary {
  readonly kind: 'pictures';
  readonly name: 'mnist' | 'idx' | 'folder';
  /** The pictures, as a run on them stores them. */
  readonly data: Pictures;
  /** The name to show. */
  readonly title: string;
  readonly classes: number;
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly rows: number;
  readonly columns: number;
  /** 3 for red, green and blue, one after the other. */
  readonly channels: 1 | 3;
  /** The folders of their parts; null if they have none. */
  readonly parts: PartFolders | null;
  readonly trainSize: number;
  readonly testSize: number;
  /** The classes of the test set, one byte each. */
  readonly testLabels: Uint8Array<ArrayBuffer>;
  readonly checksum: string;
  /** Whether it is the published set. */
  readonly verified: boolean;
}
