import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress';
import { getMimeType } from 'hono/utils/mime';
import { MOST_BYTES, readBytes } from '../runs/open.ts';

/** The encodings of a response. */
export type Encoding = 'br' | 'gzip' | 'identity';

/** Below this size in bytes, headers cost more than compression saves. */
const WORTH_COMPRESSING = 1024;
/** Higher levels take a second, and most readers are on the same machine. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** A file as it is sent. */
export class SiteFile {
  readonly type: string;
  /** The best first. */
  readonly encodings: readonly Encoding[];
  /** Compressed forms, created on first use. */
  private readonly encoded = new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();
  private readonly hash: string;

  constructor(path: string, bytes: Uint8Array<ArrayBuffer>) {
    this.type = getMimeType(path) ?? 'application/octet-stream';
    this.hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
    this.encoded.set('identity', Promise.resolve(bytes));
    this.encodings =
      bytes.length >= WORTH_COMPRESSING && COMPRESSIBLE_CONTENT_TYPE_REGEX.test(this.type)
        ? ['br', 'gzip', 'identity']
        : ['identity'];
  }

  etag(encoding: Encoding): string {
    return encoding === 'identity' ? `"${this.hash}"` : `"${this.hash}-${encoding}"`;
  }

  async bytes(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.encoded.get(encoding);
    if (known !== undefined) return known;
    const plain = await this.bytes('identity');
    const bytes = encoding === 'br' ? brotli(plain, BROTLI) : zip(plain);
    this.encoded.set(encoding, bytes);
    return bytes;
  }
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Files in memory. A file is read again when it has changed on disk. */
export class SiteFiles {
  private readonly known = new Map<string, { version: string; file: Promise<SiteFile | null> }>();

  /** The file at a path; null if it is not a file. */
  async at(path: string): Promise<SiteFile | null> {
    const stats = await stat(path);
    if (!stats.isFile()) return null;
    // npm unpacks every version of a package with the same modification time, so that cannot tell versions apart.
    const version = `${stats.ctimeMs} ${stats.size} ${stats.ino}`;
    const known = this.known.get(path);
    if (known?.version === version) return known.file;
    const file = readBytes(path, MOST_BYTES.site).then(
      (bytes) => bytes && new SiteFile(path, bytes),
    );
    this.known.set(path, { version, file });
    file.catch(() => this.known.delete(path));
    return file;
  }
}
