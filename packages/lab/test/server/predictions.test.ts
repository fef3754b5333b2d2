/** `gradus serve`: predictions over HTTP, refusals, and the end of the server. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { type ClassPrediction, loadPredictor } from 'gradus/preprocessing';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectNoEnglish } from '../expect-korean.ts';
import { fileDirectory, gradus, pixelsOf, runsIn, sharedRuns } from '../helpers.ts';
import { rooms } from '../rooms.ts';

const folder = fileDirectory();
const runs = join(folder, 'runs');
let predictor: ReturnType<typeof loadPredictor>;

beforeAll(async () => {
  writeFileSync(join(folder, 'rooms.csv'), rooms(120));
  const args = ['--target', 'kind', '--ignore', 'price', '--iterations', '60', '--quiet'];
  const ended = await gradus(['train', join(folder, 'rooms.csv'), ...args, '--out', runs]);
  expect(ended.code).toBe(0);
  const [id] = runsIn(runs);
  predictor = loadPredictor(readFileSync(join(runs, id, 'best.safetensors')));
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly json: any;
}

/** Serves a run while `use` sends requests, and then ends the server as Ctrl-C does. */
async function served(
  directory: string,
  use: (url: string) => Promise<void>,
  ...options: string[]
): Promise<void> {
  let used: Promise<void> = Promise.resolve();
  let interrupt = () => {};
  const { code } = await gradus(['serve', 'last', '--runs', directory, '--port', '0', ...options], {
    onStop: (stop) => {
      interrupt = stop;
    },
    onText: (text) => {
      const url = /http:\S+/.exec(text)?.[0];
      if (url !== undefined) used = use(url).finally(interrupt);
    },
  });
  await used;
  expect(code).toBe(130);
}

function ask(
  url: string,
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { method, headers, agent: false });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const json = text === '' ? null : JSON.parse(text);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, json });
      });
    });
    asked.end(body);
  });
}

const post = (url: string, body: unknown) => ask(url, 'POST', 'predict', JSON.stringify(body));

describe('of a table', () => {
  test('rows are predicted: one, a list, { rows }; the response lists unreadable rows', async () => {
    const rows = [
      { area: 20, city: 'Seoul' },
      { area: '80', city: null },
    ];
    const own = predictor.predict(rows).predictions;
    await served(runs, async (url) => {
      const one = await post(url, rows[0]);
      expect(one.status).toBe(200);
      expect(one.json.predictions).toHaveLength(1);
      expect(one.json.predictions[0]).toMatchObject({ row: 1, value: own[0].value });
      const { probabilities } = one.json.predictions[0];
      expect(Object.keys(probabilities)).toEqual(['large', 'small']);
      const list = await post(url, rows);
      expect(list.json.predictions.map(({ value }: { value: string }) => value)).toEqual(
        own.map(({ value }) => value),
      );
      expect((await post(url, { rows })).json).toEqual(list.json);
      expect((await post(url, [])).json).toMatchObject({ predictions: [], errors: [] });
      const mixed = await post(url, [{ area: 'wide', city: 'Jeju', note: 1 }, rows[0]]);
      expect(mixed.status).toBe(200);
      expect(mixed.json.predictions).toMatchObject([{ row: 2 }]);
      expect(mixed.json.errors).toEqual([
        {
          row: 1,
          column: 'area',
          value: 'wide',
          problem: 'not-a-number',
          message: 'row 1, column area: "wide" is not a finite number.',
        },
      ]);
      expect(mixed.json.extraColumns).toEqual(['note']);
      expect(mixed.json.unseenCategories).toMatchObject([
        { column: 'city', value: 'Jeju', row: 1 },
      ]);
    });
  });

  test('without any prediction the response is a 400 that names row, column and value', async () => {
    await served(runs, async (url) => {
      const wrong = async (body: unknown) => {
        const { status, json } = await post(url, body);
        expect(status).toBe(400);
        return json.error as string;
      };
      expect(await wrong({ area: 'wide', city: 'Seoul' })).toContain('row 1, column area: "wide"');
      expect(await wrong({ city: 'Seoul' })).toContain("'area'");
      expect(await wrong([{ area: [1], city: 'x' }])).toContain("row 1, column 'area'");
      expect(await wrong([1])).toContain('row 1 is not an object');
      expect(await wrong('x')).toContain('Send an object, a list of objects, or { "rows": [...] }');
      expect(await wrong(null)).toContain('the body is not a row');
      const text = await ask(url, 'POST', 'predict', '{"area": 1,');
      expect(text.status).toBe(400);
      expect(text.json.error).toContain('the body is not JSON');
    });
  });

  test('errors are Korean with --lang ko', async () => {
    const errors: string[] = [];
    const use = async (url: string) => {
      for (const body of ['{"area": 1,', '[1]', '[{"area": "wide", "city": "Seoul"}]']) {
        errors.push((await ask(url, 'POST', 'predict', body)).json.error);
      }
      errors.push((await ask(url, 'GET', 'predict')).json.error);
      errors.push((await ask(url, 'GET', 'nothing')).json.error);
    };
    await served(runs, use, '--lang', 'ko');
    for (const error of errors) expectNoEnglish(error);
  });

  test('other paths, methods, types, hosts, origins and sizes are refused in JSON', async () => {
    await served(runs, async (url) => {
      expect(await ask(url, 'GET', 'other')).toMatchObject({ status: 404 });
      expect(await ask(url, 'GET', '__proto__')).toMatchObject({ status: 404 });
      const get = await ask(url, 'GET', 'predict');
      expect(get).toMatchObject({ status: 405, json: { error: '/predict takes POST' } });
      expect(get.headers.allow).toBe('POST');
      expect(await ask(url, 'POST', 'schema', '{}')).toMatchObject({ status: 405 });
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(await ask(url, 'POST', 'predict', 'a=1', form)).toMatchObject({ status: 415 });
      expect(await ask(url, 'GET', 'health', '', { host: 'evil.example' })).toMatchObject({
        status: 403,
      });
      const json = { 'content-type': 'application/json', origin: 'http://evil.example' };
      expect(await ask(url, 'POST', 'predict', '{}', json)).toMatchObject({ status: 403 });
      const large = await ask(url, 'POST', 'predict', `"${'x'.repeat(2 ** 23)}"`);
      expect(large).toMatchObject({ status: 413 });
    });
  });

  test('/schema is the JSON Schema of a row, and /health responds', async () => {
    await served(runs, async (url) => {
      const { json } = await ask(url, 'GET', 'schema');
      expect(json).toMatchObject({ title: 'rooms', type: 'object', required: ['area', 'city'] });
      expect(json.properties.area.type).toEqual(['number', 'null']);
      expect(json.properties.city.examples).toEqual(['Busan, sea', 'Seoul']);
      const [id] = runsIn(runs);
      expect((await ask(url, 'GET', 'health')).json).toEqual({ status: 'ok', run: id });
    });
  });

  test('/ is the page, with its own policy', async () => {
    await served(runs, async (url) => {
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
      const html = await page.text();
      expect(html).toContain('http-equiv="Content-Security-Policy"');
      expect(html).toContain('rooms');
      const health = await ask(url, 'GET', 'health');
      expect(health.headers['content-security-policy']).toContain("default-src 'none'");
    });
  });

  test('two hundred simultaneous requests each get their own response', async () => {
    await served(runs, async (url) => {
      const asked = Array.from({ length: 200 }, (_, i) =>
        Array.from({ length: 1 + (i % 7) }, (_, k) => ({ area: 10 + i + 3 * k, city: 'Seoul' })),
      );
      const answers = await Promise.all(asked.map((rows) => post(url, rows)));
      answers.forEach(({ status, json }, i) => {
        expect(status).toBe(200);
        const own = predictor.predict(asked[i]).predictions as readonly ClassPrediction[];
        const found = json.predictions.map(({ probabilities }: { probabilities: object }) =>
          Object.values(probabilities).map(Math.fround),
        );
        expect(found).toEqual(own.map(({ probabilities }) => [...probabilities]));
      });
    });
  });
});

describe('unusual requests', () => {
  const row = { area: 20, city: 'Seoul' };

  test('ten thousand rows, a body at the limit, and one sent in pieces are answered', async () => {
    await served(runs, async (url) => {
      const rows = Array.from({ length: 10_000 }, (_, i) => ({ ...row, area: 10 + (i % 90) }));
      const { status, json } = await post(url, rows);
      expect(status).toBe(200);
      expect(json.predictions.map((each: { row: number }) => each.row)).toEqual(
        rows.map((_, i) => i + 1),
      );
      const text = JSON.stringify(row);
      const padded = text.padEnd(2 ** 23);
      expect(await ask(url, 'POST', 'predict', padded)).toMatchObject({ status: 200 });
      expect(await ask(url, 'POST', 'predict', `${padded} `)).toMatchObject({ status: 413 });
      expect(await inPieces(url, [...text])).toMatchObject({ status: 200 });
      const large = Array.from({ length: 9 }, () => ' '.repeat(2 ** 20));
      expect(await inPieces(url, large)).toMatchObject({ status: 413 });
    });
  });

  test('bytes that are not UTF-8 are refused, and a byte order mark is not read', async () => {
    await served(runs, async (url) => {
      const bytes = Buffer.from(JSON.stringify({ area: 20, city: 'Se~ul' }));
      bytes[bytes.indexOf('~')] = 0xff;
      const wrong = await ask(url, 'POST', 'predict', bytes);
      expect(wrong).toMatchObject({ status: 400 });
      expect(wrong.json.error).toContain('the body is not UTF-8');
      const marked = Buffer.from(`\ufeff${JSON.stringify(row)}`);
      expect(await ask(url, 'POST', 'predict', marked)).toMatchObject({ status: 200 });
    });
  });

  test('HEAD answers without a body, OPTIONS and no type of content are refused', async () => {
    await served(runs, async (url) => {
      for (const path of ['', 'schema', 'health']) {
        expect(await ask(url, 'HEAD', path)).toMatchObject({ status: 200, json: null });
      }
      const options = await ask(url, 'OPTIONS', 'predict');
      expect(options).toMatchObject({ status: 405, json: { error: '/predict takes POST' } });
      const untyped = await ask(url, 'POST', 'predict', JSON.stringify(row), {});
      expect(untyped).toMatchObject({ status: 415 });
      expect(untyped.json.error).toBe('the content type is "none". Send application/json');
    });
  });

  test('a client that sends half a body delays neither others nor the end of the server', async () => {
    let cutOff: Promise<unknown> = Promise.resolve();
    await served(runs, async (url) => {
      const headers = { 'content-type': 'application/json', 'content-length': 100 };
      const slow = request(new URL('predict', url), { method: 'POST', headers, agent: false });
      cutOff = once(slow, 'error').then(([error]) => error);
      slow.write('{"area": ');
      await once((await once(slow, 'socket'))[0], 'connect');
      expect(await post(url, row)).toMatchObject({ status: 200 });
    });
    expect(await cutOff).toMatchObject({ code: 'ECONNRESET' });
  });
});

/** Sends a body without its length. */
function inPieces(url: string, pieces: readonly string[]): Promise<{ status?: number }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request(new URL('predict', url), { method: 'POST', headers, agent: false });
    asked.on('response', (response) => resolve({ status: response.resume().statusCode }));
    // A server that has refused a body need not read it to its end.
    asked.on('error', reject);
    for (const piece of pieces) asked.write(piece);
    asked.end();
  });
}

describe('of pictures', () => {
  const { trained } = sharedRuns();

  test('pixels and PNG files are predicted', async () => {
    const { runs: ofPictures } = await trained([['B', '--iterations', '20']]);
    const pixels = [...pixelsOf([3])].map((byte) => byte / 255);
    const png = new PNG({ width: 28, height: 28 });
    pixelsOf([3]).forEach((byte, i) => {
      png.data.set([byte, byte, byte, 255], 4 * i);
    });
    await served(ofPictures, async (url) => {
      const image = PNG.sync.write(png).toString('base64');
      const { status, json } = await post(url, [
        { pixels },
        { image },
        { pixels: [2] },
        { image: 'x' },
        {},
      ]);
      expect(status).toBe(200);
      expect(json.predictions.map(({ row }: { row: number }) => row)).toEqual([1, 2]);
      expect(Object.keys(json.predictions[0].probabilities)).toHaveLength(10);
      expect(json.errors.map(({ row }: { row: number }) => row)).toEqual([3, 4, 5]);
      expect(json.errors[0].message).toContain('has 1 numbers, but the network takes 784');
      expect(json.errors[2].message).toContain('it needs "pixels"');
      const schema = (await ask(url, 'GET', 'schema')).json;
      expect(schema.properties.pixels).toMatchObject({ minItems: 784, maxItems: 784 });
    });
  });
});

test('a port in use and a missing run are reported', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  try {
    const ended = await gradus(['serve', 'last', '--runs', runs, '--port', String(port)]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`port ${port} of 127.0.0.1: another program uses it.`);
  } finally {
    other.close();
  }
  expect(await gradus(['serve', 'none', '--runs', runs])).toMatchObject({ code: 3 });
  for (const port of ['70000', 'abc', '-1', '1.5', '']) {
    const { code, stderr } = await gradus(['serve', 'last', '--runs', runs, `--port=${port}`]);
    expect({ port, code }).toEqual({ port, code: 2 });
    expect(stderr).toContain(`argument '${port}' is invalid. Expected an integer from 0 to 65535.`);
  }
});
