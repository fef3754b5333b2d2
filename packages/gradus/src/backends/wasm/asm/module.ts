import { ByteWriter } from './bytes.ts';
import { FunctionBuilder, type FunctionReference } from './function.ts';
import { V128_CONST, VALUE_TYPES, type ValueType, writeInstruction } from './opcodes.ts';

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
  /** By function number minus the number of imported functions. */
  readonly #functions: DefinedFunction[] = [];
  readonly #exports: ByteWriter[] = [];
  /** Vector constants, each in its own global, and the numbers of the globals by the four words of the vector. */
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
    const entry: DefinedFunction = { type: this.#type(parameters, results), body: null };
    const index = this.#importedFunctions.length + this.#functions.length;
    this.#functions.push(entry);
    const builder = new FunctionBuilder(parameters, (vector) => this.#constant(vector));
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
    section(out, SECTION.global, this.#constants);
    section(out, SECTION.export, this.#exports);
    const code = codeSection(this.#functions);
    out.byte(SECTION.code);
    out.unsigned(lengthOf(code));
    const parts = [out, ...code];
    const bytes = new Uint8Array(lengthOf(parts));
    let at = 0;
    for (const part of parts) {
      part.copyTo(bytes, at);
      at += part.length;
    }
    return bytes;
  }

  #import(module: string, name: string, kind: number): ByteWriter {
    const entry = new ByteWriter();
    entry.name(module);
    entry.name(name);
    entry.byte(kind);
    this.#imports.push(entry);
    return entry;
  }

  /** The number of a global with a constant vector. */
  #constant(vector: Int32Array): number {
    const key = vector.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#constants.push(globalEntry(vector)) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  #type(parameters: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${parameters.join()}>${results.join()}`;
    const known = this.#types.indexOf(key);
    return known >= 0 ? known : this.#types.push(key) - 1;
  }
}

interface DefinedFunction {
  readonly type: number;
  body: ReturnType<FunctionBuilder['finish']> | null;
}

function section(out: ByteWriter, id: number, entries: readonly ByteWriter[]): void {
  if (entries.length === 0) return;
  const count = new ByteWriter();
  count.unsigned(entries.length);
  out.byte(id);
  out.unsigned(count.length + lengthOf(entries));
  out.append(count);
  for (const entry of entries) out.append(entry);
}

/** The parts of the code section's content. */
function codeSection(functions: readonly DefinedFunction[]): ByteWriter[] {
  const count = new ByteWriter();
  count.unsigned(functions.length);
  const parts = [count];
  for (const { body } of functions) {
    const { locals, code } = body!;
    const head = new ByteWriter();
    head.unsigned(locals.length + code.length);
    head.append(locals);
    parts.push(head, code);
  }
  return parts;
}

function lengthOf(parts: readonly ByteWriter[]): number {
  return parts.reduce((length, part) => length + part.length, 0);
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

function globalEntry(vector: Int32Array): ByteWriter {
  const entry = new ByteWriter();
  entry.byte(VALUE_TYPES.v128);
  entry.byte(IMMUTABLE);
  writeInstruction(entry, V128_CONST);
  entry.bytes(new Uint8Array(vector.buffer));
  entry.byte(END);
  return entry;
}

function functionEntry({ type }: DefinedFunction): ByteWriter {
  const entry = new ByteWriter();
  entry.unsigned(type);
  return entry;
}
