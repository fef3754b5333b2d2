// Pictures: IDX sets, PNG and JPEG.
import { crc32, deflateSync, gzipSync, inflateSync } from 'node:zlib';
import { decodePicture, imageFolderFromFiles, imagesFromFiles } from '@gradus/datasets';
import { decodeIdx, writeIdx } from 'gradus/data';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { changeBytes, joined, pick } from './damage.mjs';
import { changeUnpacked } from './inside.mjs';

const [WIDTH, HEIGHT] = [12, 9];
const PIXELS = Uint8Array.from({ length: 4 * WIDTH * HEIGHT }, (_, i) =>
  i % 4 === 3 ? 255 : 7 * i,
);

const IMAGES_IDX = writeIdx({
  dtype: 'uint8',
  shape: [4, 3, 3],
  data: Uint8Array.from({ length: 36 }, (_, i) => i),
});
const LABELS_IDX = writeIdx({ dtype: 'uint8', shape: [4], data: Uint8Array.of(0, 1, 2, 1) });
const NUMBERS_IDX = writeIdx({
  dtype: 'float32',
  shape: [5],
  data: Float32Array.of(1, 2, 3, 4, 5),
});

function png(options) {
  const picture = new PNG({ width: WIDTH, height: HEIGHT });
  picture.data.set(PIXELS);
  return new Uint8Array(PNG.sync.write(picture, options));
}
const PNGS = [
  png({ colorType: 6 }),
  png({ colorType: 2, filterType: 4 }),
  png({ colorType: 0 }),
  png({ colorType: 6, bitDepth: 16 }),
];
const JPEGS = [100, 20].map(
  (quality) =>
    new Uint8Array(jpeg.encode({ width: WIDTH, height: HEIGHT, data: PIXELS }, quality).data),
);

/** Changes a chunk of a PNG file or its unpacked data, and corrects its length and checksum. */
function changeChunk(bytes, random, other) {
  const chunks = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + chunks.at(-1).data.length) {
    const data = bytes.slice(at + 8, at + 8 + view.getUint32(at));
    chunks.push({ type: bytes.slice(at + 4, at + 8), data });
  }
  if (chunks.length === 0) return bytes;
  const chunk = pick(chunks, random);
  chunk.data = changeData(chunk.data, random, other);
  const parts = chunks.map(({ type, data }) => {
    const body = joined(type, data);
    const around = new DataView(new ArrayBuffer(8));
    around.setUint32(0, data.length);
    around.setUint32(4, crc32(body));
    const [length, sum] = [new Uint8Array(around.buffer, 0, 4), new Uint8Array(around.buffer, 4)];
    return joined(length, body, sum);
  });
  return joined(bytes.subarray(0, 8), ...parts);
}

function changeData(data, random, other) {
  if (random(2) === 0) return changeBytes(data, random, other);
  try {
    return new Uint8Array(deflateSync(changeBytes(inflateSync(data), random, other)));
  } catch {
    // It is not compressed, or an earlier change has broken it.
    return changeBytes(data, random, other);
  }
}

const readPicture = (bytes, { name }) => decodePicture(bytes, { name, channels: 3 });

/** @type {import('./search.mjs').Kind[]} */
export const IMAGES = [
  {
    name: 'idx',
    files: [IMAGES_IDX, LABELS_IDX, NUMBERS_IDX].map((bytes) => ({ name: 't.idx', bytes })),
    read: (bytes, { name }) => decodeIdx(bytes, name),
  },
  {
    name: 'idx-set',
    files: [{ name: 'images.idx3.gz', bytes: new Uint8Array(gzipSync(IMAGES_IDX)) }],
    change: changeUnpacked,
    read: (bytes, { name }) =>
      imagesFromFiles([
        { name, bytes },
        { name: 'labels.idx1', bytes: LABELS_IDX },
      ]),
  },
  {
    name: 'png',
    files: PNGS.map((bytes) => ({ name: 't.png', bytes })),
    change: changeChunk,
    read: readPicture,
  },
  { name: 'jpeg', files: JPEGS.map((bytes) => ({ name: 't.jpg', bytes })), read: readPicture },
  {
    name: 'picture-folder',
    files: [...PNGS, ...JPEGS].map((bytes) => ({ name: 'cat/1.png', bytes })),
    read: (bytes, { name }) =>
      imageFolderFromFiles(
        ['cat/2.png', 'dog/1.png', 'dog/2.png']
          .map((path) => ({ path, file: new Blob([PNGS[0]]) }))
          .concat({ path: name, file: new Blob([bytes]) }),
        { size: 8, name: 'pictures' },
      ),
  },
];
