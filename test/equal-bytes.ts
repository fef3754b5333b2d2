/**
 * Loaded before each test file: arrays of numbers with the same bytes are equal at once. Vitest compares them
 * element by element, which takes a second for the weights of a small network.
 */
import { expect } from 'vitest';

/** True for arrays of one type with the same bytes; otherwise Vitest compares. */
function haveEqualBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined;
  const isSame =
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && bytesOf(a).equals(bytesOf(b));
  return isSame ? true : undefined;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength);

expect.addEqualityTesters([haveEqualBytes]);
