// Changes inside of archives, headers and JSON: lengths and checksums around them are right again. Where an earlier change has
// broken the file they change nothing.
import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { changeBytes, changeJson, joined, pick } from './damage.mjs';

/** Changes an entry of a zip archive; its checksum is right again. */
export function changeEntry(bytes, random, other) {
  let entries;
  let others;
  try {
    [entries, others] = [unzipSync(bytes), unzipSync(other)];
  } catch {
    return bytes;
  }
  const names = Object.keys(entries);
  if (names.length === 0) return bytes;
  // In half of the cases what says what is in the others.
  const name =
    names.find((each) => each.endsWith('data.pkl') && random(2) === 0) ?? pick(names, random);
  const same = others[name] ?? pick(Object.values(others), random) ?? entries[name];
  const level = pick([0, 6], random);
  const changed = { ...entries, [name]: changeBytes(entries[name], random, same) };
  // The time of its making would make it another file each time.
  return zipSync(changed, { level, mtime: new Date(2000, 0, 1) });
}

/** Changes a value in the header of a safetensors file, or in JSON that stands there as text; it has no checksum then. */
export function changeHeader(bytes, random) {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end)));
    const metadata = header.__metadata__ ?? {};
    delete metadata['gradus.crc32'];
    const inside = Object.keys(metadata).filter((key) => metadata[key].startsWith('{'));
    if (inside.length > 0 && random(3) > 0) {
      const key = pick(inside, random);
      metadata[key] = changeJson(metadata[key], random);
    }
    const json = JSON.stringify(header);
    const text = new TextEncoder().encode(random(3) > 0 ? json : changeJson(json, random));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
    return joined(length, text, bytes.subarray(end));
  } catch {
    // An earlier change has broken it.
    return bytes;
  }
}

/** As `changeJson`, of bytes. */
export function changeJsonBytes(bytes, random) {
  return new TextEncoder().encode(changeJson(new TextDecoder().decode(bytes), random));
}

/** Changes a value in one of several lines of JSON. */
export function changeLine(bytes, random) {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const at = random(lines.length);
  return new TextEncoder().encode(lines.with(at, changeJson(lines[at], random)).join('\n'));
}

/** Changes the bytes in a gzip file; its checksum is right again. */
export function changeUnpacked(bytes, random, other) {
  try {
    return new Uint8Array(gzipSync(changeBytes(gunzipSync(bytes), random, gunzipSync(other))));
  } catch {
    // An earlier change has broken it.
    return bytes;
  }
}
