/** `gradus diagnose` names each trouble and not its cure, and says what it measured, where from, and what to try. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRESETS, type PresetName } from '../../src/diagnostics/index.ts';
import { gradus, jsonLines, temporary, tinyData } from '../helpers.ts';

/** The symptoms that each training of the command was said to have. */
async function symptomsOf(...args: string[]): Promise<{ name: string; severity: string }[][]> {
  const { code, stdout, stderr } = await gradus(['diagnose', '--json', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return jsonLines(stdout)
    .filter(({ event }) => event === 'diagnosis')
    .map(({ symptoms }) => symptoms as { name: string; severity: string }[]);
}

/** On MNIST; the checks up to 250 are enough for each of them. */
test.each(Object.keys(PRESETS) as PresetName[])(
  'preset %s: the trouble, not the cures',
  async (name) => {
    const { symptom, cures } = PRESETS[name];
    const [trouble, ...cured] = await symptomsOf('--preset', name, '--iterations', '250');
    expect(trouble).toContainEqual(expect.objectContaining({ name: symptom, severity: 'warn' }));
    expect(cured).toEqual(cures.map(() => []));
  },
);

test.each(['linear', 'A', 'B', 'C', 'D'])(
  'model %s at its defaults has no symptom',
  async (model) => {
    expect(await symptomsOf(model, '--iterations', '250')).toEqual([[]]);
  },
);

test('at the start one look is enough, and no step is taken', async () => {
  const six = ['--hidden', '30,30,30,30,30,30', '--activation', 'sigmoid'];
  const { code, stdout } = await gradus(['diagnose', '--at-start', '--data', tinyData(), ...six]);
  expect(code).toBe(0);
  expect(stdout).toContain('Vanishing gradient (warning), judged at initialisation');
  expect(stdout).toMatch(/measured: r = δ\(fc1\) \/ δ\(fc6\) = \d/);
  expect(stdout).toMatch(/threshold: .*house default/);
  expect(stdout).toContain('source: Glorot and Bengio 2010');
  expect(stdout).toContain(
    'npx gradus train --hidden 30,30,30,30,30,30 --activation sigmoid --iterations 500',
  );
  expect(stdout).toContain('--init xavier-normal --gain 4,4,4,4,4,4,1');
  expect(stdout).toContain('--init kaiming-normal');
});

test('Korean', async () => {
  const args = ['diagnose', 'A', '--at-start', '--lang', 'ko', '--data', tinyData()];
  expect((await gradus(args)).stdout).toContain('증상이 없습니다');
});

test('a run without probes is judged by its last weights; its config.json is trained again', async () => {
  const [data, out] = [tinyData(), temporary()];
  await gradus([
    'train',
    'C',
    '--data',
    data,
    '--out',
    out,
    '--iterations',
    '4',
    '--batch-size',
    '20',
  ]);
  const [id] = readdirSync(out);
  const last = await gradus(['diagnose', 'last', '--runs', out]);
  expect(last.stdout).toContain('This run was not monitored');
  expect(last.stdout).toContain('At iteration 4, on the probe set:');
  const again = await gradus(['diagnose', join(out, id, 'config.json'), '--json']);
  expect(jsonLines(again.stdout).map(({ event }) => event)).toEqual(['probe', 'diagnosis']);
});

test('what is missing is said', async () => {
  expect((await gradus(['diagnose'])).code).toBe(2);
  expect((await gradus(['diagnose', 'nothing', '--runs', temporary()])).code).toBe(3);
  expect((await gradus(['diagnose', '--preset', 'vanish'])).stderr).toContain('vanishing');
  expect((await gradus(['diagnose', '--presets'])).stdout).toContain('dead-units: 100,100 relu');
});

test('train --monitor tells symptoms, keeps probes, and leaves the weights as they are without it', async () => {
  const [data, out] = [tinyData(), temporary()];
  const six = ['--hidden', '20,20,20,20,20,20', '--activation', 'sigmoid', '--seed', '3'];
  const args = ['train', ...six, '--data', data, '--batch-size', '20', '--iterations', '30'];
  const watched = await gradus([...args, '--out', join(out, 'watched'), '--monitor']);
  await gradus([...args, '--out', join(out, 'plain')]);
  expect(watched.stdout).toMatch(
    /▲ Vanishing gradient \(warning\), at 3 checks in a row, iterations 0 to 30/,
  );
  expect(watched.stdout).toMatch(/Looking took .* 3 probes: .* % of the time/);
  const weights = ['watched', 'plain'].map((name) => {
    const [id] = readdirSync(join(out, name));
    return readFileSync(join(out, name, id, 'last.safetensors'));
  });
  expect(weights[0].equals(weights[1])).toBe(true);
  const read = await gradus(['diagnose', 'last', '--runs', join(out, 'watched')]);
  expect(read.stdout).toContain('Vanishing gradient (warning)');
  expect(read.stdout).not.toContain('not monitored');
});
