/** Tables in parts: what they give together is what `readTable` gives at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readTable, readTableParts, type TablePart } from '@gradus/datasets';
import fc from 'fast-check';
import { cellOf, type Table } from 'gradus/table';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function partsOf(
  name: string,
  content: string | Uint8Array,
  options: Parameters<typeof readTableParts>[1],
): Promise<TablePart[]> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const parts: TablePart[] = [];
  for await (const part of readTableParts(path, options)) parts.push(part);
  return parts;
}

const cellsOf = (table: Table) =>
  Array.from({ length: table.length }, (_, row) =>
    table.columns.map((column) => cellOf(column, row)),
  );

const cell = fc.oneof(
  fc.constantFrom('', '1', '2.50', '-3', '007', '2024-03-01', 'x', 'NA', '"a,\nb"', '1e3'),
  fc.integer().map(String),
);

test('any CSV in parts of any size has the cells of the whole, and the lines that its rows begin on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      async (rows, most) => {
        // No line is empty: it would be no row.
        const text = `a,b,c\n${rows.map((row) => `${row.join(',')},`.slice(0, -1)).join('\n')}\n`;
        const options = { header: true, delimiter: ',', decimal: '.' } as const;
        const parts = await partsOf('any.csv', text, { ...options, rows: most });
        const whole = await readTable(join(folder, 'any.csv'), options);
        expect(parts.flatMap(({ table }) => cellsOf(table))).toEqual(cellsOf(whole));
        expect(parts.every(({ table }) => table.length <= most)).toBe(true);
        const lines = parts.flatMap((part) => part.lines ?? []);
        let line = 2;
        expect(lines).toEqual(
          rows.map((row) => {
            const own = line;
            line += 1 + row.filter((each) => each.includes('\n')).length;
            return own;
          }),
        );
      },
    ),
    { numRuns: 60, seed: 9 },
  );
});

test('a gzip file comes in parts, other formats as one', async () => {
  const text = `a,b\n${Array.from({ length: 10 }, (_, i) => `${i},x${i}`).join('\n')}\n`;
  const zipped = await partsOf('t.csv.gz', gzipSync(text), { rows: 4 });
  expect(zipped.map(({ table }) => table.length)).toEqual([4, 4, 2]);
  const json = await partsOf('t.json', JSON.stringify([{ a: 1 }, { a: 2 }]), { rows: 1 });
  expect(json.map(({ table, lines }) => [table.length, lines])).toEqual([[2, null]]);
});

test('a faulty table fails in parts too', async () => {
  await expect(partsOf('none.csv', 'a,b\n', { header: true })).rejects.toThrow('no rows');
  await expect(partsOf('ragged.csv', 'a,b\n1,2\n3\n', { rows: 1 })).rejects.toThrow('line 3');
  await expect(partsOf('twice.csv', 'a,a\n1,2\n', { header: true })).rejects.toThrow('"a"');
  await expect(partsOf('t2.csv', 'a\n1\n', { colour: 1 } as never)).rejects.toThrow('no option');
});
