import { sha256 } from '@gradus/datasets';
import type { HostArray } from 'gradus/data';

/** Hexadecimal digits of a digest: enough to tell all runs apart. */
const DIGITS = 16;

/**
 * A short name of a network's weights: equal bits have equal names. It is the first part of the SHA-256 of all
 * parameters in the order of their names, each as `name shape` and its float32 numbers, low byte first.
 *
 * @param weights float32, by name
 * @returns 16 hexadecimal digits
 */
export async function digestOf(weights: Readonly<Record<string, HostArray>>): Promise<string> {
  return (await sha256(bytesOf(weights))).slice(0, DIGITS);
}

function bytesOf(weights: Readonly<Record<string, HostArray>>): Uint8Array<ArrayBuffer> {
  const names = Object.keys(weights).sort();
  const parts = names.flatMap((name) => {
    const { shape, data } = weights[name];
    return [new TextEncoder().encode(`${name} ${shape.join(',')}\n`), littleEndian(data)];
  });
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function littleEndian(data: HostArray['data']): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value: number, i: number) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}
