import type { ColumnPlan, Table, Task } from 'gradus/table';
import type { Messages } from '../../../lang/index.ts';
import type { TableData } from '../../../settings/schema.ts';
import { planOf } from '../../../tabular/plan.ts';
import { type Io, isFancy } from '../../../text/io.ts';
import { nearest } from '../../../text/nearest.ts';
import { UsageError } from '../../errors.ts';
import { type ReadingOptions, readSource } from './table-source.ts';

const COLUMN_OPTIONS = ['target', 'numeric', 'categorical', 'date', 'ignore'] as const;
type ColumnOption = (typeof COLUMN_OPTIONS)[number];

/**
 * The options of commands that read a table (`tableOptions`). Options that name columns can be repeated; each text is
 * the name of a column, or several names separated by commas.
 */
export interface TableOptions
  extends ReadingOptions,
    Partial<Readonly<Record<ColumnOption, readonly string[]>>> {
  readonly task?: Task;
  readonly missing?: string;
}

/** Reading shows its progress if it takes longer than this. */
const PATIENCE_MS = 500;

/**
 * Reads a table with the given options, and shows the progress in a terminal.
 * @throws UsageError for `--task` without `--target`; DataError for a file that is not a table
 */
export async function readTableFor(
  file: string,
  options: TableOptions,
  text: Messages['data'],
  io: Io,
  signal = io.interruptible(),
): Promise<Table> {
  if (options.task !== undefined && options.target === undefined) {
    throw new UsageError(({ tableUsage }) => tableUsage.taskNeedsTarget);
  }
  const { encoding, delimiter, decimal, header } = options;
  const start = performance.now();
  let isShown = false;
  const onProgress = ({ loaded, total }: { loaded: number; total: number | null }): void => {
    if (!isFancy(io.stderr, io.env) || performance.now() - start < PATIENCE_MS) return;
    isShown = true;
    const megabytes = (loaded / 1e6).toFixed(0);
    const share = total === null ? null : Math.floor((100 * loaded) / Math.max(total, 1));
    io.stderr.control?.(`\r${text.reading(megabytes, share)}`);
  };
  try {
    return await readSource(file, {
      onProgress,
      signal,
      missing: missingIn(options),
      encoding,
      delimiter,
      decimal,
      header,
    });
  } finally {
    if (isShown) io.stderr.control?.('\r\u001b[K');
  }
}

/**
 * Decides the use of each column of a table, following the options.
 * @throws UsageError if a named column does not exist, is named by two options, or is a target twice
 * @throws DataError if a column cannot be read as an option asks, or a target cannot be learned
 */
export function planFor(table: Table, options: TableOptions): ColumnPlan {
  return planOf(table, saidOf(table, options));
}

/**
 * The options about a table, in the form that a run stores; without a target if none is named.
 * @throws UsageError if a named column does not exist, is named by two options, or is a target twice
 */
export function saidOf(table: Table, options: TableOptions): Pick<TableData, 'target' | 'options'> {
  const { task = null, encoding = null, delimiter = null } = options;
  const { decimal = null, header = null } = options;
  const missing = missingIn(options) ?? null;
  const { target, ...columns } = columnsIn(table, options);
  checkTargets(target, task);
  return { target, options: { task, ...columns, missing, encoding, delimiter, decimal, header } };
}

/** @throws UsageError if a target is named twice, or several targets have the task classification */
function checkTargets(target: readonly string[], task: Task | null): void {
  const twice = target.find((name, place) => target.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new UsageError(({ tableUsage }) => tableUsage.targetTwice(twice));
  }
  if (target.length > 1 && task === 'classification') {
    throw new UsageError(({ tableUsage }) => tableUsage.oneTargetOfClasses(target.length));
  }
}

function missingIn({ missing }: TableOptions): string[] | undefined {
  return missing?.split(',');
}

/** The columns that options name. */
function columnsIn(table: Table, options: TableOptions): Record<ColumnOption, string[]> {
  const names = table.columns.map(({ name }) => name);
  const namedBy = new Map<string, string>();
  const name = (column: string, option: string): void => {
    if (!names.includes(column)) {
      // Do not suggest the target for another option.
      const left = names.filter((known) => option === 'target' || namedBy.get(known) !== 'target');
      const meant = nearest(column, left);
      throw new UsageError(({ tableUsage }) => {
        return tableUsage.noColumn(option, table.name, column, names, meant);
      });
    }
    const other = namedBy.get(column) ?? option;
    if (other !== option) {
      throw new UsageError(({ tableUsage }) => tableUsage.namedTwice(other, option, column));
    }
    namedBy.set(column, option);
  };
  const lists = COLUMN_OPTIONS.map((option) => {
    const columns = (options[option] ?? []).flatMap((text) => listIn(text, names));
    for (const column of columns) name(column, option);
    return [option, columns] as const;
  });
  return Object.fromEntries(lists) as Record<ColumnOption, string[]>;
}

/** Splits `a,b` into names of columns, which can contain commas themselves. */
function listIn(text: string, names: readonly string[]): string[] {
  return names.includes(text) ? [text] : text.split(',');
}
