// Damaged files of weights (PyTorch, safetensors and their indexes, layers models): each must end in an error of gradus' own or in
// tensors, in bounded time.
//
//     node scripts/fuzz/weights.mjs [--runs 100000] [--seed N]
//
// Change k of seed S is always the same: `--seed S --from k --runs 1` repeats what was found.
import { readdirSync, readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { changeBytes, randomOf } from './damage.mjs';
import { main } from './search.mjs';

const GOLDENS = new URL('../../packages/gradus/test/goldens/', import.meta.url);

/** The files that are damaged: of each the bytes, what reads them, and its other parts. */
export function seeds() {
  const names = readdirSync(new URL('files/', GOLDENS)).sort();
  const read = (name) => new Uint8Array(readFileSync(new URL(`files/${name}`, GOLDENS)));
  const archives = names
    .filter((name) => name.endsWith('.pt'))
    .map((name) => ({ name, bytes: read(name) }));
  const shards = Object.fromEntries(
    names.filter((name) => name.startsWith('model-0000')).map((name) => [name, read(name)]),
  );
  const layersModels = JSON.parse(
    readFileSync(new URL('layers-models.json', GOLDENS), 'utf8'),
  ).cases;
  return [
    ...archives.map((file) => ({ ...file, kind: 'pytorch' })),
    ...archives
      .filter(({ name }) => name !== 'legacy.pt')
      .map(({ name, bytes }) => ({
        name: `${name}: data.pkl`,
        kind: 'pickle',
        ...unzipped(bytes),
      })),
    ...names
      .filter((name) => name.endsWith('.safetensors'))
      .map((name) => ({ name, kind: 'safetensors', bytes: read(name) })),
    ...names
      .filter((name) => name.endsWith('.index.json'))
      .map((name) => ({ name, kind: 'index', bytes: read(name), files: shards })),
    ...layersModels.map(({ name, json, files }) => ({
      name,
      kind: 'layers-model',
      bytes: new TextEncoder().encode(JSON.stringify(json)),
      files: Object.fromEntries(
        Object.entries(files).map(([file, text]) => [file, Buffer.from(text, 'base64')]),
      ),
    })),
  ];
}

/** The pickle of an archive, and its other entries. */
function unzipped(bytes) {
  const file = Buffer.from(bytes);
  const others = [];
  let pickle = null;
  for (let at = file.readUInt32LE(file.length - 6); file.readUInt32LE(at) === 0x02014b50; ) {
    const [size, length] = [file.readUInt32LE(at + 24), file.readUInt16LE(at + 28)];
    const header = file.readUInt32LE(at + 42);
    const start = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28);
    const name = file.toString('utf8', at + 46, at + 46 + length);
    const data = new Uint8Array(file.subarray(start, start + size));
    if (name.endsWith('/data.pkl')) pickle = data;
    else others.push([name, data]);
    at += 46 + length + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return { bytes: pickle, others };
}

/** A zip file of stored entries, whose checksums are right. */
function zipped(entries) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const [name, data] of entries) {
    const text = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(text.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, text, data);
    list.push(Buffer.from('PK\x01\x02\0\0', 'latin1'), fields, place, text);
    at += 30 + text.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(list).length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, ...list, end]));
}

/** Damaged file number `run` of a seed. */
export function damaged(files, seed, run) {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + run);
  // As many of each kind, however many files there are of it.
  const kinds = [...new Set(files.map(({ kind }) => kind))];
  const chosen = kinds[random(kinds.length)];
  const alike = files.filter(({ kind }) => kind === chosen);
  const file = alike[random(alike.length)];
  let { bytes } = file;
  for (let i = 1 + random(3); i > 0 && bytes.length > 0; i--) {
    bytes = changeBytes(bytes, random, alike[random(alike.length)].bytes);
  }
  return { ...file, bytes };
}

const READ = {
  pytorch: ({ loadPyTorch }, { bytes, name }) => loadPyTorch(bytes, name),
  pickle: ({ loadPyTorch }, { bytes, others, name }) =>
    loadPyTorch(zipped([['archive/data.pkl', bytes], ...others]), name),
  safetensors: ({ loadSafetensors }, { bytes, name }) => loadSafetensors(bytes, name),
  index: ({ loadShardedSafetensors }, { bytes, files, name }) =>
    loadShardedSafetensors(bytes, (file) => files[file], name),
  'layers-model': ({ loadLayersModel }, { bytes, files, name }) =>
    loadLayersModel(bytes, files, name),
};

/** Reads a file by the reader of its kind. */
export function read(readers, file) {
  return READ[file.kind](readers, file);
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const [{ GradusError }, { loadSafetensors, loadShardedSafetensors }, imports] = await Promise.all(
    [import('gradus'), import('gradus/data'), import('gradus/import')],
  );
  const readers = { loadSafetensors, loadShardedSafetensors, ...imports };
  const files = seeds();
  await main(
    'weights.mjs',
    (seed, run) => damaged(files, seed, run),
    (file) => read(readers, file),
    GradusError,
  );
}
