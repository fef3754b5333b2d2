/** A place that files come from: a directory or a web address. */
export interface FileSource {
  /** The place, as error messages name it. */
  readonly where: string;
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
