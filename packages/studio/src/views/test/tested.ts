import type { DataSummary, TestResult } from '../../engine/messages.ts';

/** One picture of the test set, and what a network took it for. */
export interface TestedPicture {
  readonly label: string;
  readonly taken: string;
  /** 0 to 1. */
  readonly sure: number;
}

/** The test of a run, with the data that it was tested on. */
export class Tested {
  readonly result: TestResult;
  readonly labels: Uint8Array;
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: number;

  constructor(result: TestResult, { testLabels, classNames, rows, columns }: DataSummary) {
    this.result = result;
    this.labels = testLabels;
    this.names = classNames;
    this.rows = rows;
    this.columns = columns;
  }

  /** @param index of the picture in the test set */
  of(index: number): TestedPicture {
    return {
      label: this.names[this.labels[index]],
      taken: this.names[this.result.predicted[index]] ?? '–',
      sure: this.result.confidence[index],
    };
  }
}
