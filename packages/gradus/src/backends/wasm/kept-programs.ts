/**
 * Generated modules on disk: reading a module takes a tenth of the time of generating it. Only on Node, where a
 * program often runs many times. A page that does not call `keepPrograms` does not load this file.
 *
 * A file has the name of a hash of its key, and holds the key, a description and the module. Its checksum and
 * its key are compared, so a damaged file, or one of another program, only costs time. Without a folder that can
 * be read and written, everything is generated.
 */
import type { Program } from '../../ir/loop.ts';
import { hashOf } from '../../util/hash.ts';
import { nodeModule } from '../host.ts';
import { ArgumentLayout } from './codegen/context.ts';
import type { GeneratedProgram } from './codegen/program.ts';
import type { ProgramStore } from './program-store.ts';

/**
 * Programs with fewer kernels are generated faster than a file is read.
 * @heuristic
 */
const FEWEST_KERNELS = 4;
/**
 * With this many files, the folder is emptied. A file takes about 50 kB.
 * @heuristic
 */
const MOST_FILES = 512;

/** The words at the start of a file: checksum of all others, bytes of the key, of the description, of the module. */
const HEADER_WORDS = 4;

/** What a file has in addition to the bytes of the module. */
type Description = Omit<GeneratedProgram, 'bytes' | 'layout'>;

/** A type of values that JSON restores: without methods. */
type Plain<T> = T extends (...args: never[]) => unknown
  ? never
  : T extends object
    ? { readonly [key in keyof T]: key extends keyof (readonly unknown[]) ? T[key] : Plain<T[key]> }
    : T;

export class KeptPrograms implements ProgramStore {
  readonly #folder: string;
  readonly #build: string;
  /** Whether the folder can be written, as far as is known. */
  #isWritable = true;

  constructor(folder: string, build: string) {
    this.#folder = folder;
    this.#build = build;
  }

  find(
    program: Program,
    settings: readonly unknown[],
    generate: () => GeneratedProgram,
  ): GeneratedProgram | null {
    const fs = nodeModule('node:fs');
    if (program.kernels.length < FEWEST_KERNELS || fs === undefined) return null;
    const key = encode(keyOf([this.#build, settings, program]));
    const name = (hashOf(key.words) >>> 0).toString(16).padStart(8, '0');
    const file = `${this.#folder}/${name}`;
    try {
      const known = unpack(fs.readFileSync(file), key.bytes);
      if (known !== null) {
        const layout = new ArgumentLayout(program.buffers.length, program.scalarCount);
        return { ...known.description, layout, bytes: known.bytes };
      }
    } catch {
      // There is no such file, or none that can be read.
    }
    const generated = generate();
    if (this.#isWritable) this.#write(file, pack(key.bytes, generated));
    return generated;
  }

  /** Renames a complete file, so that other processes never read half of it. */
  #write(file: string, data: Uint8Array): void {
    const fs = nodeModule('node:fs')!;
    const folder = this.#folder;
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const files = fs.readdirSync(folder);
      if (files.length >= MOST_FILES) {
        for (const old of files.filter(isOwn)) fs.rmSync(`${folder}/${old}`, { force: true });
      }
      const unfinished = `${file}-${Math.random().toString(36).slice(2, 10)}`;
      fs.writeFileSync(unfinished, data);
      fs.renameSync(unfinished, file);
    } catch {
      this.#isWritable = false;
    }
  }
}

/** Whether a file in the folder is one of these: a hash, and a random ending if it was not finished. */
function isOwn(name: string): boolean {
  return /^[0-9a-f]{8}(-\w+)?$/.test(name);
}

/**
 * The text of everything that decides the module. Expressions are shared and can be deep, so each object is
 * written once; later it is a number.
 */
function keyOf(parts: readonly unknown[]): string {
  const numbers = new Map<unknown, number>();
  return JSON.stringify(parts, (_, value) => {
    // JSON has no other way to write NaN, ±Infinity and −0.
    if (typeof value === 'number') {
      return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    const number = numbers.get(value);
    if (number !== undefined) return `#${number}`;
    numbers.set(value, numbers.size);
    return value;
  });
}

/** A text as UTF-8, and the same bytes as words, the last one filled with zeros. */
function encode(text: string): { readonly bytes: Uint8Array; readonly words: Int32Array } {
  const room = new Uint8Array(upTo4(3 * text.length));
  const { written } = new TextEncoder().encodeInto(text, room);
  return {
    bytes: room.subarray(0, written),
    words: new Int32Array(room.buffer, 0, upTo4(written) / 4),
  };
}

function pack(key: Uint8Array, { bytes, layout: _, ...rest }: GeneratedProgram): Uint8Array {
  const description: Plain<Description> = rest;
  const parts = [key, new TextEncoder().encode(JSON.stringify(description)), bytes];
  const length = parts.reduce((sum, part) => sum + upTo4(part.length), 4 * HEADER_WORDS);
  const file = new Uint8Array(length);
  const words = new Int32Array(file.buffer);
  words.set(
    parts.map((part) => part.length),
    1,
  );
  let at = 4 * HEADER_WORDS;
  for (const part of parts) {
    file.set(part, at);
    at += upTo4(part.length);
  }
  words[0] = hashOf(words, 1);
  return file;
}

/** The content of a file; null if it is damaged or has another key. */
function unpack(
  file: Uint8Array,
  key: Uint8Array,
): { readonly description: Description; readonly bytes: Uint8Array<ArrayBuffer> } | null {
  // A copy, because the bytes of a small file are somewhere in a larger buffer.
  const copy = new Uint8Array(file);
  if (copy.length % 4 !== 0 || copy.length < 4 * HEADER_WORDS) return null;
  const words = new Int32Array(copy.buffer);
  if (words[0] !== hashOf(words, 1)) return null;
  let at = 4 * HEADER_WORDS;
  const [foundKey, description, bytes] = Array.from(words.subarray(1, HEADER_WORDS), (length) => {
    const part = copy.slice(at, at + length);
    at += upTo4(length);
    return part;
  });
  if (at !== copy.length || foundKey.length !== key.length) return null;
  const text = new TextDecoder();
  if (text.decode(foundKey) !== text.decode(key)) return null;
  return { description: JSON.parse(text.decode(description)), bytes };
}

function upTo4(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
