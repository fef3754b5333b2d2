/** Untrusted text cannot command the terminal. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createColors, guarded, inLine, visible } from '../src/text/terminal.ts';
import { gradus, jsonLines, temporary, tinyData } from './helpers.ts';

/** ESC, BEL, carriage return, C1's CSI, right-to-left override, isolate, zero width, line separator, tag. */
const EVIL = '\x1b[31m\x07\r\x9b2J\u202e\u2066\u200b\u2028\u{e0041}';
/** The program's own colours. */
const COLOUR = /\p{Cc}\[(1|2|22|3[2-6]|39)m/gu;
const ACTS = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('no control character gets through, and JSON keeps its value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(ACTS);
      expect(inLine(text)).not.toMatch(/[\t\n]/);
      expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
    }),
  );
  expect(visible('\x1b[31m é 한국어 😀 \u202e\n')).toBe('\\u001b[31m é 한국어 😀 \\u202e\n');
});

test("the program's own colours get through, but not colours in the coloured text", () => {
  let written = '';
  const stdout = {
    write: (text: string) => {
      written += text;
    },
  };
  const io = guarded({
    ...{ stdout, stderr: stdout, env: {} },
    interruptible: () => new AbortController().signal,
  });
  io.stdout.write(createColors(true).bold(`a${EVIL}`));
  expect(written.startsWith('\x1b[1ma\\u001b[31m\\u0007')).toBe(true);
  expect(written.replaceAll(COLOUR, '')).not.toMatch(ACTS);
  io.stdout.control?.('\r');
  expect(written.at(-1)).toBe('\r');
});

/** A run with control characters in every name. */
async function evilRun() {
  const [runs, data] = [temporary(), tinyData()];
  const args = ['--iterations', '4', '--batch-size', '25', '--quiet', '--data', data];
  await gradus(['train', 'C', ...args, '--out', runs]);
  const [id] = readdirSync(runs);
  const folder = join(runs, `2099-${EVIL}\n`);
  mkdirSync(folder);
  cpSync(join(runs, id), folder, { recursive: true });
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  const machine = { ...config.machine, cpu: EVIL, platform: EVIL };
  const changed = { ...config, id: `${EVIL}\n`, machine, node: EVIL };
  changed.model.name = EVIL;
  writeFileSync(join(folder, 'config.json'), JSON.stringify(changed));
  writeFileSync(join(folder, 'tags.json'), JSON.stringify([EVIL]));
  return { runs, data, id, folder };
}

test('ids, tags, names of models, processors and folders are shown with escapes', async () => {
  const { runs, data, id, folder } = await evilRun();
  const at = ['--runs', runs];
  for (const command of [
    ['runs', ...at],
    ['runs', ...at, '--json'],
    ['runs', 'show', folder],
    ['runs', 'show', 'last', ...at, '--json'],
    ['runs', 'diff', id, folder, ...at],
    ['runs', 'tag', folder, 'new', ...at],
    ['compare', id, folder, ...at],
    ['evaluate', folder, '--data', data],
    ['diagnose', folder, '--data', data],
    ['predict', folder, '--index', '1', '--data', data],
    ['report', folder, '--data', data, '--out', join(temporary(), 'a.html')],
    ['resume', folder],
  ]) {
    for (const isTTY of [false, true]) {
      const { stdout, stderr } = await gradus(command, { isTTY });
      const said = isTTY ? `${stdout}${stderr}`.replaceAll(COLOUR, '') : stdout + stderr;
      expect([command, said]).toEqual([command, expect.not.stringMatching(ACTS)]);
    }
  }
  const { stdout } = await gradus(['runs', ...at]);
  expect(stdout.trimEnd().split('\n')).toHaveLength(2 + 2);
  expect(stdout).toContain('\\u001b[31m');
  expect(jsonLines((await gradus(['runs', ...at, '--json'])).stdout)[0].tags).toContain(EVIL);
});

test('a report and its figures show escapes, and figures are XML', async () => {
  const { runs, data, folder } = await evilRun();
  const file = join(folder, 'config.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  const name = `<b>&amp;"'${EVIL}\0\ud800\ufffe]]>-->`;
  const classNames = config.data.classNames.map((each: string) => each + name);
  const changed = { ...config, id: name, data: { ...config.data, classNames } };
  writeFileSync(file, JSON.stringify(changed));
  const [out, at] = [temporary(), ['--runs', runs, '--data', data]];
  const files = ['--out', join(out, 'a.html'), '--svg', out, '--png', out];
  const ended = await gradus(['report', folder, ...at, ...files]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const pictures = readdirSync(out).filter((each) => each.endsWith('.svg'));
  expect(pictures.sort()).toEqual(['confusion-1.svg', 'loss.svg']);
  for (const each of [...pictures, 'a.html']) {
    const text = readFileSync(join(out, each), 'utf8');
    expect([each, text.match(ACTS), text.match(/<b>/)]).toEqual([each, null, null]);
    expect(text.includes('&lt;b&gt;&amp;amp;')).toBe(true);
    if (each !== 'a.html') expect(text.match(/[\ufffe\uffff]/)).toBe(null);
    expect(existsSync(join(out, each.replace('svg', 'png')))).toBe(true);
  }
});

test('errors that quote a file, a path or an option show escapes', async () => {
  const { runs, folder } = await evilRun();
  writeFileSync(join(folder, 'config.json'), EVIL);
  for (const command of [
    ['runs', '--runs', runs],
    ['runs', 'show', folder],
    ['runs', 'show', EVIL, '--runs', runs],
    ['train', EVIL],
    ['train', 'A', '--data', EVIL],
    ['predict', `${EVIL}.png`],
    [`--${EVIL}`],
    ['runs', '--filter', EVIL],
  ]) {
    const { code, stdout, stderr } = await gradus(command);
    expect([command, code === 0, `${stdout}${stderr}`]).toEqual([
      command,
      command.length === 3 && command[1] === '--runs',
      expect.not.stringMatching(ACTS),
    ]);
  }
});

test.each([
  ['\x1b[31mred'],
  ['a\u202eb'],
  ['a\x07'],
  ['a\x9bb'],
  ['a\u200bb'],
  ['a b'],
  ['a,b'],
  [''],
  ['x'.repeat(65)],
])('%j cannot be a tag', async (tag) => {
  const { runs, id } = await evilRun();
  const ended = await gradus(['runs', 'tag', id, tag, '--runs', runs]);
  expect(ended).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is not a valid tag. Pass 1 to 64/),
  });
  expect(ended.stderr).not.toMatch(ACTS);
});

test('words of any language and emoji can be tags', async () => {
  const { runs, id } = await evilRun();
  const ended = await gradus(['runs', 'tag', id, '기준', 'baseline-2', '😀', '--runs', runs]);
  expect(ended.code).toBe(0);
});
