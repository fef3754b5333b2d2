/** The numbers of a figure. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A table as CSV (RFC 4180). */
export function toCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Saves a file on the visitor's machine. */
export function save(
  name: string,
  content: Blob | string | Uint8Array<ArrayBuffer>,
  type: string,
): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has read the address by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A title such as `C, lr 0.01 @ 500` as a file name for every system: `C-lr-0.01-500`. */
export function fileName(title: string): string {
  const name = title.replace(/[^\w.-]+/g, '-');
  let [start, end] = [0, name.length];
  while (isEdge(name[start])) start++;
  while (end > start && isEdge(name[end - 1])) end--;
  return name.slice(start, end) || 'gradus';
}

function isEdge(letter: string | undefined): boolean {
  return letter === '-' || letter === '.';
}
