/** A source of files: a directory or a web address. */
export interface FileSource {
  /** The name of the source in error messages. */
  readonly where: string;
  /** Stops reading and unpacking. */
  readonly signal?: AbortSignal;
  /**
   * The first file that exists, of `names`.
   *
   * @throws DataError when the place cannot be reached or the file cannot be read
   */
  readonly find: (names: readonly string[]) => Promise<FoundFile | undefined>;
  /** The SHA-256 of `bytes` in hexadecimal. */
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
}

/** A file that was found. */
export interface FoundFile {
  /** Its full path or address. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The progress of downloading a file, or of reading it from the disk.
 *
 * @example
 * ```ts
 * const show = ({ file, loaded, total }: Progress): string =>
 *   `${file}: ${total === null ? loaded : Math.round((100 * loaded) / total)}`;
 * show({ file: 'a.csv', loaded: 50, total: 200 }); // 'a.csv: 25'
 * ```
 */
export interface Progress {
  /** The address or path of the file. */
  readonly file: string;
  /** Bytes received so far, after decoding. */
  readonly loaded: number;
  /**
   * Bytes of the whole file; null if the server does not give it, or gives it for encoded content.
   * In the last call, it equals `loaded`.
   */
  readonly total: number | null;
}

/**
 * Options to watch and stop a download, or reading from the disk.
 *
 * @example
 * ```ts
 * const options: DownloadOptions = {
 *   onProgress: ({ file, loaded }) => console.log(file, loaded),
 *   signal: AbortSignal.timeout(60_000),
 * };
 * ```
 */
export interface DownloadOptions {
  /** Called as the bytes of a file arrive, and once at its end. Several files may arrive at the same time. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops reading and unpacking; the loader rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
