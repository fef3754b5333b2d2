/** As much of a browser's storage and locks as `Keep` uses, in memory and with a quota. */
import { vi } from 'vitest';

type Key = number | string | readonly Key[];
type Entries = Map<string, { readonly key: Key; readonly value: unknown }>;
type Stores = Map<string, { readonly keyPath: string | null; readonly entries: Entries }>;

interface Range {
  readonly lower: Key;
  readonly upper: Key;
}

/** The order of keys: numbers, strings, arrays. */
function compare(a: Key, b: Key): number {
  const rank = (key: Key): number =>
    typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (!Array.isArray(a) || !Array.isArray(b)) return a < b ? -1 : a > b ? 1 : 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function isIn(key: Key, wanted: Key | Range | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === 'object' && 'lower' in wanted) {
    return compare(key, wanted.lower) >= 0 && compare(key, wanted.upper) <= 0;
  }
  return compare(key, wanted) === 0;
}

/** The bytes of all arrays in a value. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + bytesIn(each), 0);
}

function bytesOf(stores: Stores): number {
  return [...stores.values()]
    .flatMap(({ entries }) => [...entries.values()])
    .reduce((sum, { value }) => sum + bytesIn(value), 0);
}

/** Puts the storage of a browser in the place of the globals. Every `Keep` is a tab of it. */
export function fakeBrowser() {
  /** The most bytes of arrays that fit. */
  const limits = { quota: Number.POSITIVE_INFINITY };
  let stores: Stores = new Map();
  /** One transaction after the other. */
  let turn: Promise<void> = Promise.resolve();

  function transaction(names: string | readonly string[]) {
    const queue: (() => void)[] = [];
    let own: Stores = new Map();
    const self = {
      error: null as Error | null,
      oncomplete: () => {},
      onabort: () => {},
      objectStore(name: string) {
        if (![names].flat().includes(name)) throw new Error(`no store ${name}`);
        const ask = (answer: (entries: Entries, keyPath: string | null) => unknown) => {
          const request = { result: undefined as unknown, onsuccess: () => {}, onerror: () => {} };
          queue.push(() => {
            const { entries, keyPath } = own.get(name) as { entries: Entries; keyPath: string };
            request.result = answer(entries, keyPath);
            request.onsuccess();
          });
          return request;
        };
        const chosen = (entries: Entries, wanted?: Key | Range) =>
          [...entries.values()]
            .filter(({ key }) => isIn(key, wanted))
            .sort((a, b) => compare(a.key, b.key));
        return {
          get: (key: Key) => ask((entries) => chosen(entries, key)[0]?.value),
          getAll: (wanted?: Range) =>
            ask((entries) => chosen(entries, wanted).map(({ value }) => value)),
          getAllKeys: (wanted?: Range) =>
            ask((entries) => chosen(entries, wanted).map(({ key }) => key)),
          count: (wanted?: Key | Range) => ask((entries) => chosen(entries, wanted).length),
          put: (value: object, given?: Key) => {
            const copy = structuredClone(value);
            return ask((entries, keyPath) => {
              const key = given ?? (copy as Record<string, Key>)[keyPath as string];
              entries.set(JSON.stringify(key), { key, value: copy });
            });
          },
          delete: (wanted: Key | Range) =>
            ask((entries) => {
              for (const { key } of chosen(entries, wanted)) entries.delete(JSON.stringify(key));
            }),
          clear: () => ask((entries) => entries.clear()),
        };
      },
    };
    turn = turn.then(async () => {
      own = new Map(
        [...stores].map(([name, { keyPath, entries }]) => [
          name,
          { keyPath, entries: new Map(entries) },
        ]),
      );
      // What a request's answer asks for belongs to the same transaction.
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = queue.shift();
        if (next === undefined) break;
        next();
      }
      // A full storage still takes what makes it smaller.
      if (bytesOf(own) > Math.max(limits.quota, bytesOf(stores))) {
        self.error = new DOMException('full', 'QuotaExceededError');
        self.onabort();
        return;
      }
      stores = own;
      self.oncomplete();
    });
    return self;
  }

  const database = {
    transaction,
    objectStoreNames: { contains: (name: string) => stores.has(name) },
    createObjectStore: (name: string, { keyPath = null }: { keyPath?: string | null } = {}) =>
      stores.set(name, { keyPath, entries: new Map() }),
  };
  const held = new Set<string>();
  vi.stubGlobal('IDBKeyRange', { bound: (lower: Key, upper: Key) => ({ lower, upper }) });
  vi.stubGlobal('indexedDB', {
    open() {
      const request = {
        result: database,
        ...{ onupgradeneeded: () => {}, onsuccess: () => {}, onerror: () => {} },
      };
      setImmediate(() => {
        request.onupgradeneeded();
        request.onsuccess();
      });
      return request;
    },
  });
  vi.stubGlobal('navigator', {
    storage: { estimate: async () => ({ quota: 1e9, usage: 0 }) },
    locks: {
      request: async (name: string, ...rest: readonly unknown[]) => {
        held.add(name);
        try {
          return await (rest.at(-1) as () => unknown)();
        } finally {
          held.delete(name);
        }
      },
      query: async () => ({ held: [...held].map((name) => ({ name })) }),
    },
  });
  return limits;
}
