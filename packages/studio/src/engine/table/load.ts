/** Tables as data. The engine loads this module for the first table. */

import { pointSet, readTable, sha256 } from '@gradus/datasets';
import { sourceName, type TableSource } from '@gradus/lab/settings';
import { planOf, sizesOf, type TrainingTable, tableRows, withUsual } from '@gradus/lab/tabular';
import { DataError } from 'gradus';
import type { Split, Table } from 'gradus/table';
import type { TableSummary } from '../../experiment/index.ts';
import type { TableChoice } from '../messages.ts';
import { inputNamesOf } from './input-names.ts';
import type { ReadingChoice } from './preview-messages.ts';

/** A table, ready to train on and to show. */
export interface TableSet {
  readonly kind: 'table';
  readonly flat: TrainingTable;
  readonly table: Table;
  /** The rows of each part. */
  readonly rows: Split;
  readonly summary: TableSummary;
}

/** A table, and the SHA-256 of its source in hexadecimal, as the command line has them. */
export interface KnownTable {
  readonly table: Table;
  readonly checksum: string;
}

/** Generates a point set. */
export async function pointTable({
  name,
  size,
  noise,
  classes,
  seed,
  features,
}: Omit<Extract<TableSource, { kind: 'points' }>, 'checksum'>): Promise<KnownTable> {
  const table = pointSet(name, { size, noise, classes, seed, ...(features && { features }) });
  const columns = table.columns.map(({ values }) => values as Float64Array);
  const bytes = await new Blob(columns as Float64Array<ArrayBuffer>[]).arrayBuffer();
  return { table, checksum: await sha256(new Uint8Array(bytes)) };
}

/**
 * Reads a file that the visitor chose or made.
 * @param onProgress called with bytes; `total` is null while it is not known
 * @throws DataError if it is not a table
 */
export async function fileTable(
  file: File,
  { missing, encoding, delimiter, decimal, header }: ReadingChoice,
  onProgress: (loaded: number, total: number | null) => void = () => {},
): Promise<KnownTable> {
  const table = await readTable(file, {
    name: file.name,
    ...(missing && { missing: withUsual(missing) }),
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    ...(decimal && { decimal }),
    header: header ?? undefined,
    onProgress: ({ loaded, total }) => onProgress(loaded, total),
  });
  return { table, checksum: await sha256(new Uint8Array(await file.arrayBuffer())) };
}

/**
 * Fits the preprocessing to the training rows, as `gradus train` does.
 * @throws DataError if the table does not fit its description, or a part has no rows
 */
export function tableSet(
  { table, checksum }: KnownTable,
  { source, target, options, split, binary }: TableChoice,
  seed: number,
): TableSet {
  const plan = planOf(table, { target, options });
  const { target: found } = plan;
  if (found === null) throw new DataError(table.name, 'has no column to predict.');
  const {
    data: flat,
    about,
    rows,
  } = tableRows(
    {
      ...{ table, plan },
      data: {
        kind: 'table',
        source: { ...source, checksum },
        task: found.task,
        classNames: found.task === 'classification' ? [...found.classNames] : null,
        ...{ binary, target: [...target], options, split },
      },
    },
    seed,
  );
  const sizes = sizesOf(flat);
  if (sizes.includes(0)) {
    throw new DataError(
      table.name,
      `has too few rows: ${sizes.join(', ')} for training, validation and test. Each needs one.`,
    );
  }
  const [trainSize, validationSize, testSize] = sizes;
  const { inputDim: inputs, outputDim: outputs } = flat;
  return {
    ...{ kind: 'table', flat, table, rows },
    summary: {
      ...{ kind: 'table', title: sourceName(source), checksum, data: about, inputs, outputs },
      inputNames: inputNamesOf(flat.preprocessing.description.features),
      ...{ trainSize, validationSize, testSize },
    },
  };
}
