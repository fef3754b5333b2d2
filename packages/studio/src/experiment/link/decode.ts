import { type Problem, problemAt } from '../problem.ts';
import { type Codec, flagCodec, nameCodec } from './codecs.ts';
import { decodeExperiment } from './decode-experiment.ts';
import { LANGUAGES, MAX_EXPERIMENTS, MAX_LENGTH, MAX_SEGMENTS, SEGMENT, VERSION } from './keys.ts';
import type { Link, SharedExperiment } from './link.ts';
import { type Pair, pairOf, readOnce, readValue, shortened } from './reading.ts';

/** A link, and what is wrong with its address. */
interface DecodedLink {
  readonly link: Link;
  readonly problems: readonly Problem[];
}

/** Keys that may appear once; `e` appears once per experiment. */
const KEYS: readonly string[] = ['v', 'lang', 'locked'];

const EMPTY: Link = { path: [], experiments: [], lang: null, locked: false };

/**
 * Reads an address from `#` on, whatever it holds. Wrong parts are named and left out. Each experiment
 * satisfies `experimentSchema`, and each number its limits. `problemsOf` finds settings that do not go
 * together.
 */
export function decodeLink(hash: string): DecodedLink {
  if (hash.length > MAX_LENGTH) {
    const details = { length: hash.length, most: MAX_LENGTH };
    return { link: EMPTY, problems: [problemAt('address', 'addressTooLong', details)] };
  }
  const text = hash.replace(/^#?\/?/, '');
  const at = text.includes('?') ? text.indexOf('?') : text.length;
  const problems: Problem[] = [];
  const path = readPath(text.slice(0, at), problems);
  const pairs = pairsOf(text.slice(at + 1));
  const version = pairs.find(([key]) => key === 'v')?.[1];
  if (version !== undefined && version !== String(VERSION)) {
    problems.push(problemAt('v', 'version', { found: shortened(version), known: VERSION }));
    return { link: { ...EMPTY, path }, problems };
  }
  const others = pairs.filter(([key]) => key !== 'e');
  const once = readOnce(others, (key) => KEYS.includes(key), problems);
  const read = <Value>(key: string, codec: Codec<Value>): Value | undefined =>
    readValue(once, key, codec, problems);
  const lang = read('lang', nameCodec(LANGUAGES)) ?? null;
  const locked = read('locked', flagCodec) ?? false;
  return { link: { path, experiments: readExperiments(pairs, problems), lang, locked }, problems };
}

function readPath(text: string, problems: Problem[]): string[] {
  const path = text.replace(/\/$/, '').split('/');
  if (path.join() === '') return [];
  if (path.length <= MAX_SEGMENTS && path.every((part) => SEGMENT.test(part))) return path;
  problems.push(problemAt('path', 'path', { text: shortened(text) }));
  return [];
}

/** `key=value` between `&`. Some programs write the commas of an address as `%2C`. */
function pairsOf(query: string): Pair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [key, value] = pairOf(part);
      return [unescaped(key), unescaped(value)];
    });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readExperiments(pairs: readonly Pair[], problems: Problem[]): SharedExperiment[] {
  const texts = pairs.filter(([key]) => key === 'e').map(([, value]) => value);
  const count = texts.length;
  if (count > MAX_EXPERIMENTS) {
    problems.push(problemAt('e', 'tooManyExperiments', { count, most: MAX_EXPERIMENTS }));
  }
  return texts
    .slice(0, MAX_EXPERIMENTS)
    .map((text) => decodeExperiment(text, problems))
    .filter((shared) => shared !== null);
}
