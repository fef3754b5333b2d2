import { crc32 } from '../../data/crc32.ts';
import type { Refuse } from '../../data/element-types.ts';
import { quote } from '../../util/shown.ts';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** A field of 32 bits that says: see the zip64 record. */
const SEE_64 = 0xffffffff;

const CUT = 'The file is damaged or cut short: download or copy it again.';

/** Whether `bytes` begin as a zip file does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * The entries of a zip file by name, as views of it. Only stored entries are read, which is what PyTorch writes:
 * nothing is unpacked, so that no entry can be larger than the file.
 *
 * Each entry is checked against its CRC-32. `refuse` gets what is wrong with the file.
 */
export function readZip(file: Uint8Array, refuse: Refuse): Map<string, Uint8Array> {
  return new ZipReader(file, refuse).entries();
}

/** Where the list of the entries is. */
interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** What the list says of one entry. */
interface Entry {
  readonly name: string;
  readonly size: number;
  /** Where its header is. */
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
      // Otherwise a small file could stand for a large one, by entries over the same bytes.
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
      this.#refuse('is a part of a zip file in several parts.');
    }
    const count = view.getUint16(at + 10, true);
    const size = view.getUint32(at + 12, true);
    const start = view.getUint32(at + 16, true);
    const is64 = count === 0xffff || size === SEE_64 || start === SEE_64;
    const found = is64 ? this.#directory64(at) : { start, end: start + size, count };
    if (found.end > at) this.#refuse(`the list of its entries goes past its end. ${CUT}`);
    return found;
  }

  /** The record at the end of every zip file, which may have a comment after it. */
  #findEnd(): number {
    const last = this.#file.length - 22;
    for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
      if (this.#view.getUint32(at, true) !== END) continue;
      if (at + 22 + this.#view.getUint16(at + 20, true) === this.#file.length) return at;
    }
    return this.#refuse(`has no list of its entries at its end. ${CUT}`);
  }

  #directory64(end: number): Directory {
    const locator = end - 20;
    const view = this.#view;
    if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) {
      this.#refuse(`lacks the record of a large zip file. ${CUT}`);
    }
    const at = this.#position(locator + 8);
    if (at + 56 > locator || view.getUint32(at, true) !== END_64) {
      this.#refuse(`its record of a large zip file is not where it should be. ${CUT}`);
    }
    const start = this.#position(at + 48);
    return { start, end: start + this.#position(at + 40), count: this.#position(at + 32) };
  }

  /** A number of 64 bits that is at most the length of the file. */
  #position(at: number): number {
    const value = this.#view.getBigUint64(at, true);
    if (value > this.#file.length)
      this.#refuse(`speaks of byte ${value}, which it does not have. ${CUT}`);
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
        'is compressed, which torch.save never does. Save the weights with it; of a model of torch.jit.save: ' +
          "torch.save(torch.jit.load('model.pt').state_dict(), 'weights.pt').",
      );
    }
    const fields = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
    const [size, stored, header] = this.#in64(fields, nameEnd, extraEnd, wrong);
    if (size !== stored) wrong(`is said to have ${size} bytes, and ${stored} in the file. ${CUT}`);
    return { entry: { name, size, header, crc: view.getUint32(at + 16, true) }, next };
  }

  /** The fields, with those that are too large for 32 bits from the extra field of zip64, in which they follow. */
  #in64(fields: readonly number[], start: number, end: number, wrong: Refuse): number[] {
    if (!fields.includes(SEE_64)) return [...fields];
    for (let at = start; at + 4 <= end; ) {
      const dataEnd = at + 4 + this.#view.getUint16(at + 2, true);
      if (this.#view.getUint16(at, true) === 1 && dataEnd <= end) {
        let next = at + 4;
        return fields.map((field) => {
          if (field !== SEE_64) return field;
          if (next + 8 > dataEnd) wrong(`lacks its size. ${CUT}`);
          next += 8;
          return this.#position(next - 8);
        });
      }
      at = dataEnd;
    }
    return wrong(`lacks its size. ${CUT}`);
  }

  #contents({ name, size, header, crc }: Entry, limit: number): Uint8Array {
    const wrong: Refuse = (problem) => this.#refuse(`its entry ${quote(name)} ${problem}`);
    if (header + 30 > limit || this.#view.getUint32(header, true) !== LOCAL) {
      wrong(`is not where the list of entries says, at byte ${header}. ${CUT}`);
    }
    const names = this.#view.getUint16(header + 26, true) + this.#view.getUint16(header + 28, true);
    const start = header + 30 + names;
    if (start + size > limit) wrong(`goes past the end of the data. ${CUT}`);
    const contents = this.#file.subarray(start, start + size);
    if (crc32(contents) !== crc) {
      wrong(
        'does not fit its checksum: the file is damaged, or was saved without checksums ' +
          '(set_crc32_options(False)). Use another copy, or save it again with checksums.',
      );
    }
    return contents;
  }
}
