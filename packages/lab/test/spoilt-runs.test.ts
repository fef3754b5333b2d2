/** Damaged files of runs: every command ends with a message, and other runs still work. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases } from '../../../test/exhaustive.ts';
import { gradus, jsonLines, sharedRuns, temporary } from './helpers.ts';

const { data, trained } = sharedRuns();

/** Two monitored runs, one of which will be damaged. */
async function twoRuns() {
  const args = ['--iterations', '12', '--batch-size', '25', '--eval-every', '5', '--monitor'];
  const { runs, ids } = await trained([['C', ...args, '--checkpoint-every', '6', '--quiet']]);
  const [good] = ids;
  const spoilt = 'spoilt';
  mkdirSync(join(runs, spoilt));
  cpSync(join(runs, good), join(runs, spoilt), { recursive: true });
  const read = (file: string) => readFileSync(join(runs, good, file), 'utf8');
  return { runs, data, good, spoilt, config: read('config.json'), log: read('events.jsonl') };
}

/** The paths of all values in a JSON value. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => placesIn(each, [...path, key]))];
}

/** The text of a JSON value with the value at `path` replaced by `text`, or removed for null. */
function replaced(value: unknown, [key, ...path]: string[], text: string | null): string {
  if (key === undefined) return text ?? '';
  const entries = Object.entries(value as object)
    .filter(([name]) => name !== key || path.length > 0 || text !== null)
    .map(([name, each]) => [
      name,
      name === key ? replaced(each, path, text) : JSON.stringify(each),
    ]);
  if (Array.isArray(value)) return `[${entries.map(([, each]) => each).join(',')}]`;
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${each}`).join(',')}}`;
}

const DEEP = 100_000;
const REPLACEMENTS = [
  ...['null', '"12"', '""', '-1', '1e999', '-1e999', '1e308', '1.5', '[]', '{}', '[1,2]', 'true'],
  ...[
    'NaN',
    '16777216',
    '[16777216,16777216]',
    '9007199254740993',
    '"\\u001b[31m"',
    '"NaN"',
    `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  ],
  ...[`{"a":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`, `"${'x'.repeat(1_000_000)}"`],
];

const replacement = fc.option(fc.constantFrom(...REPLACEMENTS), { nil: null });

/** Expects every command on the damaged run to succeed or end with a message. */
async function check({ runs, data, good, spoilt }: Awaited<ReturnType<typeof twoRuns>>) {
  const at = ['--runs', runs];
  const out = ['--out', join(temporary(), 'report.html')];
  const list = await gradus(['runs', ...at, '--json']);
  expect(list).toMatchObject({ code: 0 });
  const known = jsonLines(list.stdout).map(({ folder }) => folder);
  expect(known.sort()).toEqual([join(runs, good), join(runs, spoilt)].sort());
  for (const command of [
    ['runs', ...at],
    ['runs', ...at, '--sort', 'loss', '--filter', 'lr>0'],
    ['runs', 'show', spoilt, ...at],
    ['runs', 'diff', good, spoilt, ...at],
    ['compare', good, spoilt, ...at],
    ['compare', good, spoilt, ...at, '--json'],
    ['diagnose', spoilt, ...at, '--data', data],
    ['evaluate', spoilt, ...at, '--data', data],
    ['report', good, spoilt, ...at, '--data', data, ...out],
  ]) {
    const { code, stdout, stderr } = await gradus(command);
    const said = `${stdout}${stderr}`;
    expect([command, [0, 2, 3].includes(code), said.slice(-2000)]).toEqual([
      command,
      true,
      expect.not.stringMatching(/unexpected error|NaN %|null %|undefined %|Infinity %|\n {4}at /),
    ]);
    if (command[0] === 'runs' && command.length === 3) expect(stdout).toContain(good);
  }
}

test('one field of one event has any value', async () => {
  const kit = await twoRuns();
  const lines = kit.log.trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  const kinds = [...new Set(events.map(({ event }) => event))];
  expect(kinds.sort()).toEqual(['checkpoint', 'end', 'eval', 'probe', 'start', 'step']);
  const place = fc.constantFrom(...kinds).chain((kind) => {
    const line = events.findLastIndex(({ event }) => event === kind);
    return fc.tuple(fc.constant(line), fc.constantFrom(...placesIn(events[line])));
  });
  await fc.assert(
    fc.asyncProperty(place, replacement, async ([line, path], text) => {
      const spoilt = lines.with(line, replaced(events[line], path, text));
      writeFileSync(join(kit.runs, kit.spoilt, 'events.jsonl'), `${spoilt.join('\n')}\n`);
      await check(kit);
    }),
    { numRuns: cases(10, 40) },
  );
});

test('one field of the settings has any value', async () => {
  const kit = await twoRuns();
  const config = JSON.parse(kit.config);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...placesIn(config)), replacement, async (path, text) => {
      const file = join(kit.runs, kit.spoilt, 'config.json');
      writeFileSync(file, replaced(config, path, text));
      await check(kit);
    }),
    { numRuns: cases(10, 40) },
  );
});

test('events in another order, binary garbage, and a log cut at any byte', async () => {
  const kit = await twoRuns();
  const file = join(kit.runs, kit.spoilt, 'events.jsonl');
  const lines = kit.log.trimEnd().split('\n');
  const content = fc.oneof(
    fc.shuffledSubarray(lines).map((some) => Buffer.from(`${some.join('\n')}\n`)),
    fc.uint8Array({ maxLength: 2000 }),
    fc.nat(kit.log.length).map((cut) => Buffer.from(kit.log.slice(0, cut))),
    fc.nat(lines.length).map((n) => Buffer.from(`${lines.slice(0, n).join('\n')}\n[[[[\n`)),
  );
  await fc.assert(
    fc.asyncProperty(content, async (bytes) => {
      writeFileSync(file, bytes);
      await check(kit);
    }),
    { numRuns: cases(8, 25) },
  );
});

test('a resumed log of 200,000 events, and a log with events of a later version', async () => {
  const kit = await twoRuns();
  const file = join(kit.runs, kit.spoilt, 'events.jsonl');
  const [start, ...rest] = kit.log.trimEnd().split('\n');
  const many = Array.from({ length: 200_000 }, (_, i) => `{"event":"checkpoint","iteration":${i}}`);
  const resume =
    '{"event":"resume","model":"C","iteration":150000,"at":"2026-01-01T00:00:00.000Z"}';
  writeFileSync(file, `${[start, ...rest, ...many, resume, rest.at(-1)].join('\n')}\n`);
  const show = async () =>
    jsonLines((await gradus(['runs', 'show', kit.spoilt, '--runs', kit.runs, '--json'])).stdout);
  expect(await show()).toMatchObject([{ state: 'finished', result: { iterations: 150_000 } }]);
  const later = '{"event":"energy","joules":[1,2,3]}';
  writeFileSync(file, `${[start, later, ...rest].join('\n')}\n`);
  expect(await show()).toMatchObject([{ state: 'finished', result: { iterations: 12 } }]);
  await check(kit);
});
