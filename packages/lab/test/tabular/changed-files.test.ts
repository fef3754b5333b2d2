/** A table whose file changes between its reading and its checksum. */
import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readSource, readWithChecksum } from '../../src/cli/commands/common/table-source.ts';

const TEXT = 'x,y\n1,2\n3,4\n';
const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const path = join(folder, 'rows.csv');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => writeFileSync(path, TEXT));

/** Reads the table while `change` happens before or after. */
const readWhile = (change: () => void, when: 'before' | 'after') =>
  readWithChecksum(path, async (file) => {
    if (when === 'before') change();
    const table = await readSource(file);
    if (when === 'after') change();
    return table;
  });

test('an unchanged file is read, with the checksum of its bytes', async () => {
  const { table, checksum } = await readWhile(() => {}, 'after');
  expect(table.length).toBe(2);
  expect(checksum).toBe(createHash('sha256').update(TEXT).digest('hex'));
});

describe.each(['before', 'after'] as const)('%s it is read', (when) => {
  test.each([
    ['overwritten with the same length', () => writeFileSync(path, TEXT.replace('4', '5'))],
    [
      'replaced by another file',
      () => {
        const other = join(folder, 'other.csv');
        writeFileSync(other, TEXT.replace('4', '5'));
        renameSync(other, path);
      },
    ],
    ['removed', () => rmSync(path)],
    ['replaced by a file that is not a table', () => writeFileSync(path, 'x,y\n1\n')],
  ])('a file that is %s is refused', async (_, change) => {
    await expect(readWhile(change, when)).rejects.toThrow(
      `${path}: the file changed while it was read. Wait until it is complete`,
    );
  });
});

test('an error in an unchanged file is reported', async () => {
  writeFileSync(path, 'x,y\n1\n');
  await expect(readWhile(() => {}, 'after')).rejects.toThrow('line 2');
  rmSync(path);
  await expect(readWhile(() => {}, 'after')).rejects.toThrow(path);
});
