import { DataError } from 'gradus';
import type { DownloadOptions } from '../file-source.ts';

/** Memory is allocated in advance for a stated length up to this limit, 1 GiB. */
const MAX_TRUSTED_LENGTH = 2 ** 30;

/**
 * Fetches a file; undefined when the server has none.
 *
 * @throws DataError when the server cannot be reached, answers with another error, or breaks off;
 *   the signal's reason when the signal is aborted
 */
export async function fetchBytes(
  file: string,
  options: DownloadOptions = {},
): Promise<Uint8Array | undefined> {
  const response = await request(file, options.signal);
  return response && collect(file, response, options);
}

/**
 * The bytes of a file as they arrive; undefined when the server has none.
 *
 * @throws DataError as `fetchBytes` does
 */
export async function fetchChunks(
  file: string,
  signal?: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const response = await request(file, signal);
  return response && chunksOf(file, response, statedLength(response), signal);
}

async function request(file: string, signal?: AbortSignal): Promise<Response | undefined> {
  try {
    const response = await fetch(file, { signal: signal ?? null });
    const { ok, status, statusText } = response;
    if (ok && !isPage(response)) return response;
    await response.body?.cancel();
    if (ok || status === 404) return undefined;
    throw new Error(`the server answered ${status} ${statusText}`.trimEnd());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new DataError(file, `could not be fetched: ${messageOf(cause)}.`, { cause });
  }
}

/** A development server answers an unknown path with the start page instead of 404. */
function isPage(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('text/html');
}

/**
 * The bytes of a response. If the server states its length, the array is allocated once, and bytes beyond
 * that length are appended at the end.
 */
async function collect(
  file: string,
  response: Response,
  { onProgress, signal }: DownloadOptions,
): Promise<Uint8Array> {
  const total = statedLength(response);
  const promised = new Uint8Array(total !== null && total <= MAX_TRUSTED_LENGTH ? total : 0);
  const excess: Uint8Array[] = [];
  let filled = 0;
  let loaded = 0;
  for await (const chunk of chunksOf(file, response, total, signal)) {
    if (excess.length === 0 && chunk.length <= promised.length - filled) {
      promised.set(chunk, filled);
      filled += chunk.length;
    } else {
      excess.push(chunk);
    }
    loaded += chunk.length;
    onProgress?.({ file, loaded, total: total !== null && loaded <= total ? total : null });
  }
  onProgress?.({ file, loaded, total: loaded });
  return filled === promised.length && excess.length === 0
    ? promised
    : joined([promised.subarray(0, filled), ...excess], loaded);
}

/** The length that the server states; null if it is missing, or belongs to encoded content. */
function statedLength({ headers }: Response): number | null {
  const stated = headers.get('content-length') ?? '';
  if (headers.has('content-encoding') || !/^\d+$/.test(stated)) return null;
  return Number(stated);
}

async function* chunksOf(
  file: string,
  { body }: Response,
  total: number | null,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  let loaded = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return;
      loaded += value.length;
      yield value;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    const reached = total === null ? `${loaded} bytes` : `${loaded} of ${total} bytes`;
    throw new DataError(
      file,
      `the download broke off after ${reached}: ${messageOf(cause)}. Check the connection and ` +
        'load it again.',
      { cause },
    );
  } finally {
    // Stops a download that is no longer read. Cancelling a failed one rejects, which does not matter.
    await reader.cancel().catch(() => {});
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
