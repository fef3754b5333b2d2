import { LocalizedError } from '../../lang/error.ts';

/** The arrays of numbers that data may hold, by their name in the JSON. */
const KINDS = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  i8: Int8Array,
  u8: Uint8Array,
} as const;
type Kind = keyof typeof KINDS;

/** Arrays begin at multiples of this, so that they can be views of the bytes. */
const ALIGNMENT = 8;
/** The first bytes hold the length of the JSON. */
const HEADER_BYTES = 8;

/** A reference to an array in the JSON: its kind, offset in bytes and length in elements. */
interface Place {
  readonly $array: readonly [Kind, number, number];
}

/** A number in the JSON that JSON cannot write, such as NaN. */
interface SpecialNumber {
  readonly $number: string;
}

/**
 * Encodes plain objects, lists, texts, numbers and arrays of numbers as bytes: JSON, followed by the arrays.
 * @returns the bytes in pieces, which share memory with the arrays
 */
export function encodePlain(value: unknown): Uint8Array[] {
  const arrays: Uint8Array[] = [];
  let end = 0;
  const json = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
      return { $number: Object.is(part, -0) ? '-0' : String(part) } satisfies SpecialNumber;
    }
    if (!ArrayBuffer.isView(part)) return part;
    const kind = kindOf(part);
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    const place: Place = { $array: [kind, end, bytes.length / KINDS[kind].BYTES_PER_ELEMENT] };
    arrays.push(bytes, padding(bytes.length));
    end = aligned(end + bytes.length);
    return place;
  });
  const text = new TextEncoder().encode(json);
  const header = new Uint8Array(HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, text.length, true);
  return [header, text, padding(text.length), ...arrays].filter(({ length }) => length > 0);
}

/**
 * Decodes the bytes of {@link encodePlain}. The arrays are views of `memory`.
 * @throws GradusError if the bytes are invalid, or an array lies outside them
 */
export function decodePlain(memory: SharedArrayBuffer): unknown {
  try {
    const length = new DataView(memory).getUint32(0, true);
    const text = new TextDecoder().decode(new Uint8Array(memory, HEADER_BYTES, length).slice());
    const begin = HEADER_BYTES + aligned(length);
    return JSON.parse(text, (_, part) => {
      const { $array: place, $number: special } = (part ?? {}) as Partial<Place & SpecialNumber>;
      if (typeof special === 'string') return Number(special);
      if (!Array.isArray(place)) return part;
      const [kind, offset, count] = place as Place['$array'];
      const Numbers: new (memory: SharedArrayBuffer, at: number, length: number) => unknown =
        KINDS[kind];
      return new Numbers(memory, begin + offset, count);
    });
  } catch (cause) {
    throw new LocalizedError(({ storedFiles }) => storedFiles.notSweepData, {
      code: 'data',
      cause,
    });
  }
}

function kindOf(view: ArrayBufferView): Kind {
  const found = Object.entries(KINDS).find(([, Numbers]) => view instanceof Numbers);
  if (found === undefined) throw new Error(`no ${view.constructor.name} can be sent`);
  return found[0] as Kind;
}

function padding(length: number): Uint8Array {
  return new Uint8Array(aligned(length) - length);
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
