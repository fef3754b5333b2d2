/** The zip archives of torch.save, valid and damaged, and files of other formats. */
import { readFileSync } from 'node:fs';
import { loadPyTorch } from 'gradus/import';
import { describe, expect, it, test } from 'vitest';
import { archive, float32, numbers, pickle, problemOf, tensorOf, text, zip } from './archives.ts';

const files = new URL('../goldens/files/', import.meta.url);
const readFixture = (file: string): Uint8Array => readFileSync(new URL(file, files));
const encode = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('the zip file', () => {
  const right = archive(pickle('}', text('w'), tensorOf('FloatStorage', 2, 0, [2], [1]), 's'), {
    0: float32(1, -2),
  });

  it('is read with 64-bit sizes and with a comment', () => {
    const wide = archive(
      pickle('}', text('w'), tensorOf('FloatStorage', 2, 0, [2], [1]), 's'),
      { 0: float32(1, -2) },
      { is64: true, comment: 'PK' },
    );
    for (const bytes of [right, wide]) {
      expect(loadPyTorch(bytes).w.dataSync()).toEqual(Float32Array.of(1, -2));
    }
  });

  it('is read at any offset of a buffer', () => {
    for (let shift = 0; shift < 9; shift++) {
      const moved = new Uint8Array(shift + right.length);
      moved.set(right, shift);
      expect(loadPyTorch(moved.subarray(shift)).w.dataSync()).toEqual(Float32Array.of(1, -2));
    }
  });

  it('is refused when any bit of a tensor is damaged', () => {
    const at = Buffer.from(right).indexOf(Buffer.from(float32(1, -2)));
    for (let bit = 0; bit < 64; bit++) {
      const damaged = right.slice();
      damaged[at + (bit >> 3)] ^= 1 << (bit & 7);
      expect(problemOf(damaged)).toMatch(
        /^model\.pt: its entry "archive\/data\/0" does not match its checksum/,
      );
    }
  });

  const entry = ['archive/data.pkl', pickle('N')] as const;
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /is not a file of torch\.save.*loadSafetensors/],
    ['another file', encode('{"a": 1}'), /which would be a zip file/],
    [
      'a zip file of something else',
      zip([['word/document.xml', encode('<x/>')]]),
      /is a zip file without data\.pkl/,
    ],
    ['two pickles', zip([entry, ['other/data.pkl', pickle('N')]]), /has 2 files data\.pkl/],
    ['an entry twice', zip([entry, entry]), /has two entries called "archive\/data\.pkl"/],
    [
      'a compressed entry',
      zip([entry], { method: 8 }),
      /"archive\/data\.pkl" is compressed, but torch\.save does not compress/,
    ],
    ['an encrypted entry', zip([entry], { flags: 1 }), /is encrypted/],
    [
      'big-endian numbers',
      zip([entry, ['archive/byteorder', encode('big')]]),
      /its numbers are big-endian/,
    ],
    ['the beginning alone', right.subarray(0, 100), /has no list of entries at its end.*cut short/],
    [
      'a part of several',
      right.map((byte, i) => (i === right.length - 18 ? 1 : byte)),
      /a zip file in several parts/,
    ],
    [
      'more entries than there are',
      right.map((byte, i) => (i === right.length - 12 ? 9 : byte)),
      /list of its entries is damaged/,
    ],
    [
      'a list past the end',
      right.map((byte, i) => (i === right.length - 8 ? 255 : byte)),
      /list of entries goes past its end/,
    ],
    [
      'no zip64 record',
      right.map((byte, i) => (i >= right.length - 12 && i < right.length - 2 ? 255 : byte)),
      /has no zip64 record/,
    ],
  ])('refuses %s', (_, bytes, expected) => {
    expect(problemOf(bytes)).toMatch(expected);
  });

  it('refuses overlapping entries, which would hold more than the file', () => {
    const many = Array.from({ length: 100 }, (_, i) => [`archive/data/${i}`, float32()] as const);
    const bytes = Buffer.from(zip([entry, ['archive/data/x', new Uint8Array(1000)], ...many]));
    const places: number[] = [];
    for (let at = 0; places.length < 102; at = places[places.length - 1] + 1) {
      places.push(bytes.indexOf(Buffer.from(numbers([0x02014b50, 4])), at));
    }
    const [, large, ...others] = places;
    // The checksum, sizes and position of the large entry.
    for (const at of others) {
      bytes.copy(bytes, at + 16, large + 16, large + 28);
      bytes.copy(bytes, at + 42, large + 42, large + 46);
    }
    expect(problemOf(bytes)).toBe('model.pt: its entries overlap each other.');
  });
});

describe('the error for an unsupported format names the fix', () => {
  test.each(['legacy.pt'])('%s', (file) => {
    expect(problemOf(readFixture(file))).toBe(
      'model.pt: has the format of PyTorch before 1.6, which is not supported. In Python, save it again: ' +
        "torch.save(torch.load('old.pt', map_location='cpu'), 'new.pt').",
    );
  });

  test('tar', () => {
    const tar = new Uint8Array(1024);
    tar.set(encode('sys_info'));
    tar.set(encode('ustar'), 257);
    expect(problemOf(tar)).toMatch(/format of PyTorch before 1\.6/);
  });

  test('a whole module, by its class', () => {
    expect(problemOf(readFixture('module.pt'))).toBe(
      'model.pt: holds an object of Python, "__main__.Net". Only tensors and plain data are read, because gradus runs ' +
        "nothing from a file. In Python, save only the weights: torch.save(model.state_dict(), 'weights.pt').",
    );
  });
});
