/** Checks that input for prediction or testing is of the same kind as the training data of the run. */
import { isOnTable, type Run } from '../../../runs/reader.ts';
import { UsageError } from '../../errors.ts';
import { isFolder } from './row-source.ts';
import type { ReadingOptions } from './table-source.ts';

/** The kind of data that a path suggests; null if it suggests none. */
type Kind = 'folder' | 'picture' | 'table';

const ENDINGS: readonly (readonly [Kind, RegExp])[] = [
  ['picture', /\.(png|jpe?g)$/i],
  ['table', /\.(csv|tsv|tab|txt|json|ndjson|jsonl|parquet|parq|arrow|feather|np[yz])(\.gz)?$/i],
];

function kindOf(path: string): Kind | null {
  if (isFolder(path)) return 'folder';
  return ENDINGS.find(([, ending]) => ending.test(path))?.[0] ?? null;
}

/** How a command uses input. */
interface Use {
  readonly command: 'predict' | 'evaluate';
  /** Whether it takes one picture or a folder of them. */
  readonly pictures: 'picture' | 'folder';
}

/**
 * Checks that input is of the kind that a run was trained on.
 * @throws UsageError if it is not, or if options are for the other kind
 */
export function requireFitting(
  run: Run,
  path: string | undefined,
  { command, pictures }: Use,
  options: ReadingOptions,
): void {
  const { id } = run.config;
  const kind = path === undefined ? null : kindOf(path);
  if (isOnTable(run)) {
    if (kind === 'folder' || kind === 'picture') {
      throw new UsageError(({ runInput }) =>
        runInput.needsTable(id, path as string, kind, command),
      );
    }
    return;
  }
  const { encoding, delimiter, decimal, header } = options;
  const reading = Object.entries({ encoding, delimiter, decimal, header });
  const [option] = reading.find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined) {
    throw new UsageError(({ runInput }) => runInput.forTables(id, `--${option}`));
  }
  if (path === undefined || kind === pictures) return;
  if (pictures === 'picture' && kind === null) return;
  const has = kind ?? 'file';
  throw new UsageError(({ runInput: text }) =>
    pictures === 'folder' ? text.needsFolder(id, path, has) : text.needsPicture(id, path, has),
  );
}
