import { crc32 } from '../../data/crc32.ts';
import type { Refuse } from '../../data/element-types.ts';
import { quote } from '../../util/shown.ts';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The value of a 32-bit field whose actual value is in the zip64 record. */
const SEE_64 = 0xffffffff;

const CUT = 'The file is damaged or cut short: download or copy it again.';

/** Whether `bytes` begin like a zip file. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The entries of a zip file by name, as views of the file. Only uncompressed entries are read, which is what PyTorch
 * writes, so no entry can be larger than the file. Each entry is checked against its CRC-32.
 * @param refuse throws an error about the file
 */
export function readZip(file: Uint8Array, refuse: Refuse): Map<string, Uint8Array> {
  return new ZipReader(file, refuse).entries();
}

/** The position of the list of entries. */
interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** An entry of the list. */
interface Entry {
  readonly name: string;
  readonly size: number;
  /** The position of its header. */
  readonly header: number;
  readonly crc: number;
}

class ZipReader {
  readonly #file: Uint8Array;
  readonly #view: DataView;
  readonly #refuse: Refuse;

  constructor(file: Uint8Array, refuse: Refuse) {
    this.#file = file;
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    this.#refuse = refuse;
  }

  entries(): Map<string, Uint8Array> {
    const directory = this.#directory();
    const entries = new Map<string, Uint8Array>();
    let at = directory.start;
    let total = 0;
    for (let i = 0; i < directory.count; i++) {
      const { entry, next } = this.#entry(at, directory.end);
      if (entries.has(entry.name)) this.#refuse(`has two entries called ${quote(entry.name)}.`);
      total += entry.size;
      // Overlapping entries would let a small file hold any amount of data.
      if (total > this.#file.length) this.#refuse('its entries overlap each other.');
      entries.set(entry.name, this.#contents(entry, directory.start));
      at = next;
    }
    return entries;
  }

  #directory(): Directory {
    const at = this.#findEnd();
    const view = this.#view;
    if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 6, true) !== 0) {
      this.#refuse('is one part of a zip file in several parts.');
    }
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const start = view.getUint32(at + 16, true);
    const is64 = count === 0xffff || size === SEE_64 || start === SEE_64;
    const found = is64 ? this.#directory64(at) : { start, end: start + size, count };
    if (found.end > at) this.#refuse(`its list of entries goes past its end. ${CUT}`);
    return found;
  }

  /** The position of the record at the end of the file, which a comment may follow. */
  #findEnd(): number {
    const last = this.#file.length - 22;
    for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
      if (this.#view.getUint32(at, true) !== END) continue;
      if (at + 22 + this.#view.getUint16(at + 20, true) === this.#file.length) return at;
    }
    return this.#refuse(`has no list of entries at its end. ${CUT}`);
  }

  #directory64(end: number): Directory {
    const locator = end - 20;
    const view = this.#view;
    if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) {
      this.#refuse(`has no zip64 record. ${CUT}`);
    }
    const at = this.#position(locator + 8);
    if (at + 56 > locator || view.getUint32(at, true) !== END_64) {
      this.#refuse(`its zip64 record is not in its place. ${CUT}`);
    }
    const start = this.#position(at + 48);
    return { start, end: start + this.#position(at + 40), count: this.#position(at + 32) };
  }

  /** Reads a 64-bit number, which is at most the length of the file. */
  #position(at: number): number {
    const value = this.#view.getBigUint64(at, true);
    if (value > this.#file.length)
      this.#refuse(`refers to byte ${value}, which is past its end. ${CUT}`);
    return Number(value);
  }

  #entry(at: number, end: number): { entry: Entry; next: number } {
    const view = this.#view;
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) {
      this.#refuse(`the list of its entries is damaged at byte ${at}. ${CUT}`);
    }
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > end) this.#refuse(`the list of its entries is damaged at byte ${at}. ${CUT}`);
    const name = new TextDecoder().decode(this.#file.slice(at + 46, nameEnd));
    const wrong: Refuse = (problem) => this.#refuse(`its entry ${quote(name)} ${problem}`);
    if ((view.getUint16(at + 8, true) & 1) !== 0) wrong('is encrypted.');
    if (view.getUint16(at + 10, true) !== 0) {
      wrong(
        'is compressed, but torch.save does not compress. Save the weights with it; for a model of torch.jit.save: ' +
          "torch.save(torch.jit.load('model.pt').state_dict(), 'weights.pt').",
      );
    }
    const fields = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
    const [size, stored, header] = this.#in64(fields, nameEnd, extraEnd, wrong);
    if (size !== stored) wrong(`has two different sizes, ${size} and ${stored} bytes. ${CUT}`);
    return { entry: { name, size, header, crc: view.getUint32(at + 16, true) }, next };
  }

  /** The fields. Those that are too large for 32 bits come from the zip64 extra field, which holds them in order. */
  #in64(fields: readonly number[], start: number, end: number, wrong: Refuse): number[] {
    if (!fields.includes(SEE_64)) return [...fields];
    for (let at = start; at + 4 <= end; ) {
      const dataEnd = at + 4 + this.#view.getUint16(at + 2, true);
      if (this.#view.getUint16(at, true) === 1 && dataEnd <= end) {
        let next = at + 4;
        return fields.map((field) => {
          if (field !== SEE_64) return field;
          if (next + 8 > dataEnd) wrong(`has no size. ${CUT}`);
          next += 8;
          return this.#position(next - 8);
        });
      }
      at = dataEnd;
    }
    return wrong(`has no size. ${CUT}`);
  }

  #contents({ name, size, header, crc }: Entry, limit: number): Uint8Array {
    const wrong: Refuse = (problem) => this.#refuse(`its entry ${quote(name)} ${problem}`);
    if (header + 30 > limit || this.#view.getUint32(header, true) !== LOCAL) {
      wrong(`is not at byte ${header}, where the list of entries has it. ${CUT}`);
    }
    const names = this.#view.getUint16(header + 26, true) + this.#view.getUint16(header + 28, true);
    const start = header + 30 + names;
    if (start + size > limit) wrong(`goes past the end of the data. ${CUT}`);
    const contents = this.#file.subarray(start, start + size);
    if (crc32(contents) !== crc) {
      wrong(
        'does not match its checksum: the file is damaged, or was saved without checksums ' +
          '(set_crc32_options(False)). Use another copy, or save it again with checksums.',
      );
    }
    return contents;
  }
}
