import { isPicture } from '../test/picture-file.ts';

/** The most bytes of all files together: more does not fit into the memory of a page beside a network. */
export const MAX_BYTES = 1e9;

/** What is known of files before they are read. */
export type FilesProblem =
  | { readonly what: 'tooLarge'; readonly bytes: number }
  | { readonly what: 'settings'; readonly name: string }
  | { readonly what: 'pictures'; readonly count: number }
  | { readonly what: 'count'; readonly count: number };

/** Why files cannot be a data set; null if they can. A set has two files, or four; a table is a single file. */
export function filesProblem(
  files: readonly Pick<File, 'name' | 'size' | 'type'>[],
): FilesProblem | null {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BYTES) return { what: 'tooLarge', bytes };
  const [first] = files;
  if (files.length === 1 && first.name.endsWith('.json'))
    return { what: 'settings', name: first.name };
  if (files.every(isPicture)) return { what: 'pictures', count: files.length };
  if (files.length !== 2 && files.length !== 4) return { what: 'count', count: files.length };
  return null;
}

/** Endings of tables, and of workbooks, for which the reader says how to save them as a table. */
const ENDINGS =
  'csv tsv tab txt json ndjson jsonl parquet parq arrow arrows feather ipc npy npz xlsx xls ods'.split(
    ' ',
  );
const TABLE = new RegExp(`\\.(${ENDINGS.join('|')})(\\.gz)?$`, 'i');
/** The same for the attribute `accept` of HTML. */
export const TABLE_ENDINGS = [...ENDINGS.map((ending) => `.${ending}`), '.gz'].join(',');
/** A field that marks a file of settings. */
const SETTINGS = /"training"\s*:/;
/** The bytes that are looked at. */
const HEAD = 4096;

/**
 * Whether a file is to be read as a table: by its ending, or as text without a known ending. Not settings in JSON.
 */
export async function isTable(file: File): Promise<boolean> {
  const hasEnding = TABLE.test(file.name);
  const isJson = /\.json$/i.test(file.name);
  if (hasEnding && !isJson) return true;
  const bytes = await file
    .slice(0, HEAD)
    .arrayBuffer()
    .then((buffer) => new Uint8Array(buffer))
    // A folder, or a file that has been removed.
    .catch(() => new Uint8Array());
  const head = new TextDecoder().decode(bytes);
  if (isJson) return !SETTINGS.test(head);
  const isText = bytes.length > 0 && !bytes.includes(0) && !head.slice(0, -1).includes('\ufffd');
  return !hasEnding && isText && !/idx\d?-ubyte/.test(file.name);
}
