/** A place that files come from: a directory or a web address. */
export interface FileSource {
  /** The place, as error messages name it. */
  readonly where: string;
  /** Stops reading and unpacking. */
  readonly signal?: AbortSignal;
  /**
   * The first of `names` that is there.
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

/** How much of a file has been downloaded, or read from the disk. */
export interface Progress {
  /** The address or path of the file. */
  readonly file: string;
  /** Bytes received so far; of content that is sent encoded, bytes as decoded. */
  readonly loaded: number;
  /**
   * Bytes of the whole file; null where the server does not say, or says it of encoded content.
   * In the last call, when all has arrived, it equals `loaded`.
   */
  readonly total: number | null;
}

/** How a download, or reading from the disk, is watched and stopped, unpacking included. */
export interface DownloadOptions {
  /** Called as the bytes of a file arrive, and once at its end; several files may arrive at a time. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops it; the loader rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
