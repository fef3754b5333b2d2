import type { DownloadOptions, FileSource } from '../file-source.ts';
import { sha256 } from '../sha256.ts';
import { fetchBytes } from './fetch-bytes.ts';

/** The files under a web address, absolute or relative to the page. */
export function address(base: string, options: DownloadOptions): FileSource {
  const folder = base === '' || base.endsWith('/') ? base : `${base}/`;
  return {
    where: folder,
    signal: options.signal,
    find: async (names) => {
      for (const name of compressedFirst(names)) {
        const bytes = await fetchBytes(`${folder}${name}`, options);
        if (bytes !== undefined) return { file: `${folder}${name}`, bytes };
      }
      return undefined;
    },
    sha256,
  };
}

function compressedFirst(names: readonly string[]): readonly string[] {
  const isCompressed = (name: string) => name.endsWith('.gz');
  return [...names.filter(isCompressed), ...names.filter((name) => !isCompressed(name))];
}
