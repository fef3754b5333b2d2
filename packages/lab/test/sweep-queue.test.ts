/** The parts of a queue that work without Redis, and `gradus worker` without Redis. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queueAddress } from '../src/sweep/queue/address.ts';
import { decodePlain, encodePlain } from '../src/sweep/queue/plain.ts';
import { gradus } from './helpers.ts';

test.each([
  ['redis://host', { host: 'host', port: 6379, database: 0, isEncrypted: false }],
  ['redis://[::1]:7000/3', { host: '::1', port: 7000, database: 3 }],
  [
    'rediss://me:a%40b%2Fc@host:6380',
    { username: 'me', password: 'a@b/c', isEncrypted: true, shown: 'rediss://host:6380' },
  ],
  ['redis://:secret@host', { username: undefined, password: 'secret', shown: 'redis://host' }],
])('%s is an address', (text, expected) => {
  expect(queueAddress(text)).toMatchObject(expected);
});

test.each([
  ['host:6379', 'does not begin with redis://'],
  ['http://user:secret@host', '"http://…@host" is not the address of a queue'],
  ['user:secret@host', '"…@host" is not'],
  ['redis://user:sec@ret/@@host:x', '"redis://…@host:x" is not'],
  ['redis://', 'names no host'],
  ['redis://host/queue', 'only the number of a database'],
  ['redis://host?password=secret', '"redis://host" is not'],
  ['redis://:se%cret@host', 'write %25 for it'],
])('%s is none, and its password is not repeated', async (text, sentence) => {
  expect(() => queueAddress(text)).toThrow(sentence);
  for (const lang of ['en', 'ko']) {
    const { code, stdout, stderr } = await gradus(['worker', '--queue', text, '--lang', lang]);
    expect(code).toBe(2);
    expect(stdout + stderr).not.toMatch(/sec|cret/);
  }
});

test('gradus worker needs an address at which Redis responds', async () => {
  expect(await gradus(['worker'])).toMatchObject({ code: 2 });
  const none = await gradus(['worker', '--queue']);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('set GRADUS_QUEUE') });
  // Port 1 is reserved, and nothing listens there.
  const env = { GRADUS_QUEUE: 'redis://me:secret@127.0.0.1:1' };
  for (const [lang, sentence] of [
    ['en', 'Redis at redis://127.0.0.1:1 cannot be used: no server answers there.'],
    ['ko', 'redis://127.0.0.1:1의 Redis를 쓸 수 없습니다'],
  ]) {
    const { code, stdout, stderr } = await gradus(
      ['worker', '--queue', '--debug', '--lang', lang],
      {
        env,
      },
    );
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stdout + stderr).not.toContain('secret');
  }
});

/** Data of sweeps: nested, with typed arrays, and with numbers that JSON lacks. */
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
    fc.int8Array(),
    fc.uint8Array(),
    fc.uint16Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
  ),
})).value;

test('any data is restored bit by bit', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(decodePlain(joined(encodePlain(value)))).toEqual(value);
    }),
  );
});

test('bytes that are not encoded data are refused', () => {
  fc.assert(
    fc.property(plain, fc.nat(), fc.nat(255), (value, at, byte) => {
      const memory = joined(encodePlain(value));
      const bytes = new Uint8Array(memory);
      bytes[at % bytes.length] = byte;
      try {
        decodePlain(memory);
      } catch (error) {
        expect(String(error)).toBe('LocalizedError: these bytes are not the data of a sweep.');
      }
    }),
  );
});

function joined(parts: readonly Uint8Array[]): SharedArrayBuffer {
  const bytes = Buffer.concat(parts);
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
}
