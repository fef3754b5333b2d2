import { DataError } from 'gradus';
import { expect, vi } from 'vitest';

export type Answer = Uint8Array | string | (() => Response);

/** A server with these files; `missing` is what it answers to any other address. */
export function serve(
  files: Record<string, Answer>,
  missing = () => new Response('', { status: 404 }),
) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string, { signal }: RequestInit = {}) => {
    signal?.throwIfAborted();
    asked.push(address);
    const answer = files[address];
    if (answer === undefined) return missing();
    if (typeof answer === 'function') return answer();
    return new Response(answer as Uint8Array<ArrayBuffer>);
  });
  return asked;
}

/** The error that `loading` ends with, which has to be a DataError. */
export async function failure(loading: Promise<unknown>): Promise<DataError> {
  const error = await loading.then(
    () => new Error('loaded without an error'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  return error as DataError;
}
