/** The data of a sweep's trials, in a form to send to threads and machines. */
import { type Column, type ColumnPlan, type Split, Table } from 'gradus/table';
import { type ExperimentData, flatten, type LoadedImages } from '../experiment/data.ts';
import type { NewRun } from '../runs/writer.ts';
import { sourceName, type TableData } from '../settings/schema.ts';
import { trainingTable } from '../tabular/data.ts';
import { splitOf } from '../tabular/split.ts';

/** The pictures or the table of all trials of a sweep: plain objects and arrays of numbers. */
export type SweepData =
  | { readonly kind: 'pictures'; readonly images: LoadedImages }
  | {
      readonly kind: 'table';
      readonly table: PlainTable;
      /** A table whose rows are the test set; null if the test set is a part of `table`. */
      readonly test: PlainTable | null;
      readonly plan: ColumnPlan;
    };

/** A {@link Table} without its methods, which cannot be sent to a thread. */
type PlainTable = Pick<Table, 'name' | 'columns'>;

/** The data of a trial and, for a table, the rows of each part. */
export interface TrialData {
  readonly data: ExperimentData;
  readonly rows?: Split;
}

/** @param test a separate table with the test set */
export function tableData(table: Table, test: Table | undefined, plan: ColumnPlan): SweepData {
  const plain = ({ name, columns }: Table): PlainTable => ({ name, columns });
  return {
    kind: 'table',
    table: plain(table),
    test: test === undefined ? null : plain(test),
    plan,
  };
}

/**
 * The same data with its numbers in shared memory, so that threads do not copy them. Each distinct text is copied
 * once.
 */
export function inSharedMemory<T>(data: T): T {
  if (ArrayBuffer.isView(data)) return sharedCopy(data) as T;
  if (Array.isArray(data)) return data.map(inSharedMemory) as T;
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data).map(([name, value]) => [name, inSharedMemory(value)]);
  return Object.fromEntries(entries) as T;
}

function sharedCopy(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view;
  if (buffer instanceof SharedArrayBuffer) return view;
  const memory = new SharedArrayBuffer(byteLength);
  new Uint8Array(memory).set(new Uint8Array(buffer, byteOffset, byteLength));
  const Numbers = view.constructor as new (memory: SharedArrayBuffer) => ArrayBufferView;
  return new Numbers(memory);
}

/**
 * Returns the function that makes the data of a trial. The seed of a trial splits the rows of a table, so it encodes
 * the table again only if the seed differs from that of the trial before.
 */
export function trialDataOf(shared: SweepData): (config: NewRun) => TrialData {
  if (shared.kind === 'pictures') {
    const data = flatten(shared.images);
    return () => ({ data });
  }
  const table = new Table(shared.table.name, shared.table.columns as Column[]);
  const test = shared.test === null ? undefined : new Table(shared.test.name, shared.test.columns);
  let latest: (TrialData & { readonly key: string }) | null = null;
  return ({ data: about, training: { seed } }) => {
    if (about.kind !== 'table') throw new Error('a trial on pictures among those on a table');
    const key = JSON.stringify([seed, about.split, about.binary]);
    if (latest?.key !== key) latest = { key, ...encoded(table, test, shared.plan, about, seed) };
    return latest;
  };
}

function encoded(
  table: Table,
  test: Table | undefined,
  plan: ColumnPlan,
  { source, split, binary }: TableData,
  seed: number,
): Required<TrialData> {
  const rows = splitOf(table, plan, split, seed);
  const dataset = { name: sourceName(source), checksum: source.checksum };
  return { rows, data: trainingTable(table, plan, rows, { test, dataset, binary }) };
}
