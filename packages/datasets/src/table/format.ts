import { TableFileError } from '../csv/problem.ts';
import { TABLE_FORMATS, type TableFileFormat } from './options.ts';

/** The number of first bytes that identify the format. */
export const HEAD = 1024;

/** The first bytes of a format, and the endings of its file names. */
interface Kind {
  readonly endings: readonly string[];
  readonly begins: readonly string[];
}

const KINDS: Readonly<Record<TableFileFormat, Kind>> = {
  csv: { endings: ['csv', 'txt'], begins: [] },
  tsv: { endings: ['tsv', 'tab'], begins: [] },
  json: { endings: ['json'], begins: [] },
  ndjson: { endings: ['ndjson', 'jsonl'], begins: [] },
  parquet: { endings: ['parquet', 'parq'], begins: ['PAR1'] },
  arrow: {
    endings: ['arrow', 'arrows', 'feather', 'ipc'],
    begins: ['ARROW1', '\xff\xff\xff\xff'],
  },
  npy: { endings: ['npy'], begins: ['\x93NUMPY'] },
  npz: {
    endings: ['npz'],
    begins: ['PK\x03\x04', 'PK\x05\x06'],
  },
};

/** Text formats, which no first bytes identify. */
const TEXTS: ReadonlySet<TableFileFormat> = new Set(['csv', 'tsv', 'json', 'ndjson']);

/**
 * The format of a file, by its first bytes and its name.
 * @throws DataError if the bytes and the name disagree
 */
export function formatOf(name: string, head: Uint8Array): TableFileFormat {
  const start = String.fromCharCode(...head.subarray(0, HEAD));
  const byName = formatOfName(name);
  const byBytes = TABLE_FORMATS.find((format) =>
    KINDS[format].begins.some((mark) => start.startsWith(mark)),
  );
  // The reader of text refuses other ZIP archives, with their kind.
  const marked =
    byBytes === 'npz' && byName !== 'npz' && !/\.npy/.test(start) ? undefined : byBytes;
  if (marked !== undefined) {
    if (byName !== undefined && byName !== marked) throw disagreement(name, byName, marked);
    return marked;
  }
  const looksLike = textFormat(start);
  if (byName === undefined) return looksLike ?? 'csv';
  if (!TEXTS.has(byName)) throw disagreement(name, byName, null);
  const isJson = (format: TableFileFormat) => format === 'json' || format === 'ndjson';
  if (looksLike !== undefined && !isJson(byName)) throw disagreement(name, byName, looksLike);
  if (isJson(byName) && !/^[^!-~]*[[{]/.test(start)) throw disagreement(name, byName, 'csv');
  return byName;
}

/** JSON that holds objects: no table in CSV begins like it. */
function textFormat(start: string): TableFileFormat | undefined {
  return /^[^!-~]*(?:\[\s*\{\s*["}]|\{\s*")/.test(start) ? 'json' : undefined;
}

function formatOfName(name: string): TableFileFormat | undefined {
  const ending = /\.([a-z]+)(?:\.gz)?(?:[?#].*)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return TABLE_FORMATS.find((format) => KINDS[format].endings.includes(ending));
}

function disagreement(
  file: string,
  named: TableFileFormat,
  found: TableFileFormat | null,
): TableFileError {
  return new TableFileError(file, { code: 'other-format', named, found });
}
