import { ByteWriter } from './bytes.ts';
import { FunctionBuilder, type FunctionReference } from './function.ts';
import { VALUE_TYPES, type ValueType } from './opcodes.ts';

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 };
const IMMUTABLE = 0x00;
const END = 0x0b;
const EXTERNAL = { function: 0x00, memory: 0x02 };

/** Collects the parts of a WebAssembly module. Declare imports before the first function. */
export class ModuleBuilder {
  readonly #types: string[] = [];
  readonly #imports: ByteWriter[] = [];
  readonly #importedFunctions: number[] = [];
  /** Type number and body, by function number minus the number of imported functions. */
  readonly #functions: { type: number; body: ByteWriter | null }[] = [];
  readonly #exports: ByteWriter[] = [];
  /** The code of constants, each in its own global, and the numbers of the globals by that code. */
  readonly #constants: ByteWriter[] = [];
  readonly #numbers = new Map<string, number>();

  importMemory(module: string, name: string, minimumPages: number): void {
    const entry = this.#import(module, name, EXTERNAL.memory);
    entry.byte(0x00);
    entry.unsigned(minimumPages);
  }

  /** Imports a memory that several threads may use; its maximum is at most `maximumPages`. */
  importSharedMemory(module: string, name: string, maximumPages: number): void {
    const entry = this.#import(module, name, EXTERNAL.memory);
    entry.byte(0x03);
    entry.unsigned(0);
    entry.unsigned(maximumPages);
  }

  importFunction(
    module: string,
    name: string,
    parameters: readonly ValueType[],
    results: readonly ValueType[],
  ): FunctionReference {
    if (this.#functions.length > 0) throw new TypeError('Imports come before functions');
    const type = this.#type(parameters, results);
    this.#import(module, name, EXTERNAL.function).unsigned(type);
    this.#importedFunctions.push(type);
    return { index: this.#importedFunctions.length - 1 };
  }

  /** Defines a function. `write` may define others. */
  function(
    parameters: readonly ValueType[],
    results: readonly ValueType[],
    write: (f: FunctionBuilder) => void,
  ): FunctionReference {
    const entry = { type: this.#type(parameters, results), body: null as ByteWriter | null };
    const index = this.#importedFunctions.length + this.#functions.length;
    this.#functions.push(entry);
    const builder = new FunctionBuilder(parameters, (code) => this.#constant(code));
    write(builder);
    entry.body = builder.finish();
    return { index };
  }

  export(name: string, target: FunctionReference): void {
    const entry = new ByteWriter();
    entry.name(name);
    entry.byte(EXTERNAL.function);
    entry.unsigned(target.index);
    this.#exports.push(entry);
  }

  build(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter();
    out.bytes(MAGIC_AND_VERSION);
    section(out, SECTION.type, this.#types.map(typeEntry));
    section(out, SECTION.import, this.#imports);
    section(out, SECTION.function, this.#functions.map(functionEntry));
    section(out, SECTION.global, this.#constants.map(globalEntry));
    section(out, SECTION.export, this.#exports);
    section(out, SECTION.code, this.#functions.map(codeEntry));
    return out.toBytes();
  }

  #import(module: string, name: string, kind: number): ByteWriter {
    const entry = new ByteWriter();
    entry.name(module);
    entry.name(name);
    entry.byte(kind);
    this.#imports.push(entry);
    return entry;
  }

  /** The number of a global with the constant that `code` pushes. */
  #constant(code: ByteWriter): number {
    const key = code.view().join();
    const number = this.#numbers.get(key) ?? this.#constants.push(code) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #type(parameters: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${parameters.join()}>${results.join()}`;
    const known = this.#types.indexOf(key);
    return known >= 0 ? known : this.#types.push(key) - 1;
  }
}

function section(out: ByteWriter, id: number, entries: readonly ByteWriter[]): void {
  if (entries.length === 0) return;
  const content = new ByteWriter();
  content.unsigned(entries.length);
  for (const entry of entries) content.bytes(entry.view());
  out.byte(id);
  out.sized(content);
}

function typeEntry(key: string): ByteWriter {
  const entry = new ByteWriter();
  entry.byte(0x60);
  for (const list of key.split('>')) {
    const types = list === '' ? [] : (list.split(',') as ValueType[]);
    entry.unsigned(types.length);
    for (const type of types) entry.byte(VALUE_TYPES[type]);
  }
  return entry;
}

function globalEntry(code: ByteWriter): ByteWriter {
  const entry = new ByteWriter();
  entry.byte(VALUE_TYPES.v128);
  entry.byte(IMMUTABLE);
  entry.bytes(code.view());
  entry.byte(END);
  return entry;
}

function functionEntry({ type }: { type: number }): ByteWriter {
  const entry = new ByteWriter();
  entry.unsigned(type);
  return entry;
}

function codeEntry({ body }: { body: ByteWriter | null }): ByteWriter {
  const entry = new ByteWriter();
  if (body) entry.sized(body);
  return entry;
}
