import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type DecompressOptions, decompress } from '../../src/data/decompress.ts';
import { DataError } from '../../src/util/errors.ts';

async function unpacked(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: Partial<DecompressOptions> = {},
  format: 'gzip' | 'deflate' = 'gzip',
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of decompress(source, format, { name: 'file.gz', ...options })) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}

describe('decompress', () => {
  it('gives back what was packed, however it is cut', async () => {
    const content = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(content, fc.nat(50), fc.boolean(), async (bytes, at, isGzip) => {
        const packed = isGzip ? gzipSync(bytes) : deflateSync(bytes);
        const pieces = [packed.subarray(0, at), packed.subarray(at)];
        const result = await unpacked(pieces, {}, isGzip ? 'gzip' : 'deflate');
        expect(result.equals(bytes)).toBe(true);
      }),
    );
  });

  it('gives out no more than the limit, and stops its source there', async () => {
    const packed = gzipSync(Buffer.alloc(1 << 20));
    let isStopped = false;
    async function* source() {
      try {
        for (;;) yield packed;
      } finally {
        isStopped = true;
      }
    }
    const failing = unpacked(source(), { maxBytes: 1 << 20 });
    await expect(failing).rejects.toThrow(DataError);
    await expect(failing).rejects.toThrow(/^file\.gz: unpacks to more than 1048576 bytes/);
    await vi.waitUntil(() => isStopped, { timeout: 60_000 });
    await expect(unpacked([packed], { maxBytes: 9, tooLarge: 'is a bomb.' })).rejects.toThrow(
      'file.gz: is a bomb.',
    );
    expect(await unpacked([gzipSync('123456789')], { maxBytes: 9 })).toHaveLength(9);
  });

  it('names damaged data, and passes on errors of its source', async () => {
    const packed = gzipSync(Buffer.from('some text that is packed'));
    await expect(unpacked([packed.subarray(0, 20)])).rejects.toThrow(
      /gzip data are corrupt or cut/,
    );
    await expect(unpacked([packed], {}, 'deflate')).rejects.toThrow(/deflate data are corrupt/);
    const broken = new Error('the disk is gone');
    async function* source() {
      yield packed.subarray(0, 20);
      throw broken;
    }
    await expect(unpacked(source())).rejects.toBe(broken);
  });
});
