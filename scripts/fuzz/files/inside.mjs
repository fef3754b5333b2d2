// Changes inside archives, headers and JSON, with corrected lengths and checksums around them. Where an earlier change
// has broken the file, they change nothing.
import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { changeBytes, changeJson, joined, pick } from './damage.mjs';

/** Changes an entry of a zip archive, and corrects its checksum. */
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
  // In half of the cases, the entry that describes the others.
  const name =
    names.find((each) => each.endsWith('data.pkl') && random(2) === 0) ?? pick(names, random);
  const same = others[name] ?? pick(Object.values(others), random) ?? entries[name];
  const level = pick([0, 6], random);
  const changed = { ...entries, [name]: changeBytes(entries[name], random, same) };
  // With the current time, the file would differ in each run.
  return zipSync(changed, { level, mtime: new Date(2000, 0, 1) });
}

/** Changes a value in the header of a safetensors file, or in JSON that is text there, and drops the checksum. */
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

/** `changeJson` for bytes. */
export function changeJsonBytes(bytes, random) {
  return new TextEncoder().encode(changeJson(new TextDecoder().decode(bytes), random));
}

/** Changes a value in one of several lines of JSON. */
export function changeLine(bytes, random) {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const at = random(lines.length);
  return new TextEncoder().encode(lines.with(at, changeJson(lines[at], random)).join('\n'));
}

/** Changes the unpacked bytes of a gzip file, and corrects the checksum. */
export function changeUnpacked(bytes, random, other) {
  try {
    return new Uint8Array(gzipSync(changeBytes(gunzipSync(bytes), random, gunzipSync(other))));
  } catch {
    // An earlier change has broken it.
    return bytes;
  }
}
