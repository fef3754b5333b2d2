import { DataError } from 'gradus';
import type { FileSource, FoundFile } from '../file-source.ts';

/** The files under a web address, absolute or relative to the page. */
export function address(base: string): FileSource {
  const folder = base === '' || base.endsWith('/') ? base : `${base}/`;
  return {
    where: folder,
    find: async (names) => {
      for (const name of compressedFirst(names)) {
        const bytes = await fetchBytes(`${folder}${name}`);
        if (bytes !== undefined) return { file: `${folder}${name}`, bytes };
      }
      return undefined;
    },
    sha256,
  };
}

/**
 * Fetches a file; undefined when the server has none.
 *
 * @throws DataError when the server cannot be reached or answers with another error
 */
export async function fetchBytes(file: string): Promise<FoundFile['bytes'] | undefined> {
  try {
    const response = await fetch(file);
    const { ok, status, statusText } = response;
    if (status === 404 || isPage(response)) {
      await response.body?.cancel();
      return undefined;
    }
    if (!ok) throw new Error(`the server answered ${status} ${statusText}`.trimEnd());
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(file, `could not be fetched: ${problem}.`, { cause });
  }
}

/** A development server answers an unknown path with the start page instead of 404. */
function isPage(response: Response): boolean {
  return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/html');
}

function compressedFirst(names: readonly string[]): readonly string[] {
  const isCompressed = (name: string) => name.endsWith('.gz');
  return [...names.filter(isCompressed), ...names.filter((name) => !isCompressed(name))];
}

async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  // Absent on a page without a secure origin, whatever the types say.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
