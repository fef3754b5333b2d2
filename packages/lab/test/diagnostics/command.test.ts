/** `gradus diagnose` finds each problem and none in its fix, and names the measurement, the source and the advice. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentBackend } from 'gradus';
import { expect, test } from 'vitest';
import { cases } from '../../../../test/exhaustive.ts';
import { PRESETS, type PresetName } from '../../src/diagnostics/index.ts';
import { gradus, jsonLines, temporary, tinyData } from '../helpers.ts';

interface Symptom {
  readonly name: string;
  readonly severity: string;
}

/** The symptoms that the command reported for each training. */
async function symptomsOf(...args: string[]): Promise<Symptom[][]> {
  return symptomsIn(await gradus(['diagnose', '--json', ...args]));
}

function symptomsIn({ code, stdout, stderr }: Awaited<ReturnType<typeof gradus>>): Symptom[][] {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return jsonLines(stdout)
    .filter(({ event }) => event === 'diagnosis')
    .map(({ symptoms }) => symptoms as Symptom[]);
}

/** The output of `diagnose --preset` on MNIST; the checks up to step 250 are enough. Two tests share each output. */
const diagnosed = new Map<PresetName, ReturnType<typeof gradus>>();
function diagnosedOf(preset: PresetName): ReturnType<typeof gradus> {
  const printed =
    diagnosed.get(preset) ??
    gradus(['diagnose', '--json', '--preset', preset, '--iterations', '250']);
  diagnosed.set(preset, printed);
  return printed;
}

test.each(Object.keys(PRESETS) as PresetName[])(
  'preset %s: the problem, not the fixes',
  async (name) => {
    const { symptom, fixes } = PRESETS[name];
    const [problem, ...cured] = symptomsIn(await diagnosedOf(name));
    expect(problem).toContainEqual(expect.objectContaining({ name: symptom, severity: 'warn' }));
    expect(cured).toEqual(fixes.map(() => []));
  },
);

test.each(Object.keys(PRESETS) as PresetName[])(
  `preset %s: ${cases('the first', 'every')} command that advice gives, as it is printed, takes the problem away`,
  async (preset) => {
    const { stdout } = await diagnosedOf(preset);
    const first = jsonLines(stdout).find(({ event }) => event === 'diagnosis');
    const symptoms = first?.symptoms as { name: string; advice: { command: string | null }[] }[];
    const commands = symptoms.flatMap(({ name, advice }) =>
      advice.flatMap(({ command }) => (command === null ? [] : [[name, command] as const])),
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const [name, command] of cases(commands.slice(0, 1), commands)) {
      const out = temporary();
      const words = command.replace(/^npx gradus /, '').split(' ');
      expect(await gradus([...words, '--out', out, '--quiet']), command).toMatchObject({ code: 0 });
      const [found] = await symptomsOf('last', '--runs', out);
      const problems = found.filter(({ severity }) => severity === 'warn');
      expect(problems, `${name}: ${command}`).toEqual([]);
    }
  },
);

test.each(['linear', 'A', 'B', 'C', 'D'])(
  'model %s at its defaults has no symptom',
  async (model) => {
    expect(await symptomsOf(model, '--iterations', '250')).toEqual([[]]);
  },
);

test('--at-start probes once, and takes no step', async () => {
  const six = ['--hidden', '30,30,30,30,30,30', '--activation', 'sigmoid'];
  const { code, stdout } = await gradus(['diagnose', '--at-start', '--data', tinyData(), ...six]);
  expect(code).toBe(0);
  expect(stdout).toContain('Vanishing gradient (warning), judged by the initial weights');
  expect(stdout).toMatch(/measured: r = δ\(fc1\) \/ δ\(fc6\) = \d/);
  expect(stdout).toMatch(/threshold: .*Gradus default/);
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

test('a run without probes is diagnosed by its last weights; its config.json is trained again', async () => {
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
  expect(last.stdout).toContain('This run was trained without --monitor');
  expect(last.stdout).toContain('At step 4, on the probe samples:');
  const again = await gradus(['diagnose', join(out, id, 'config.json'), '--json']);
  expect(jsonLines(again.stdout).map(({ event }) => event)).toEqual(['probe', 'diagnosis']);
});

test('the message names what is missing', async () => {
  expect((await gradus(['diagnose'])).code).toBe(2);
  expect((await gradus(['diagnose', 'nothing', '--runs', temporary()])).code).toBe(3);
  expect((await gradus(['diagnose', '--preset', 'vanish'])).stderr).toContain('vanishing');
  expect((await gradus(['diagnose', '--presets'])).stdout).toContain('dead-units: 100,100 relu');
});

test('options that would have no effect are refused, and none is ignored', async () => {
  const data = tinyData();
  const errorOf = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await gradus(['diagnose', ...args]);
    expect(code).toBe(2);
    return stderr;
  };
  for (const option of ['--out', '--log-every', '--eval-every', '--quiet']) {
    expect(await errorOf('C', '--data', data, option, '3')).toContain(`unknown option '${option}'`);
  }
  expect(await errorOf('--preset', 'dead-units', '--lr', '1')).toContain('Leave out --lr');
  expect(await errorOf('C', '--preset', 'dead-units')).toContain('Leave out C');
  expect(await errorOf('last', '--lr', '1', '--seed', '2')).toContain('Leave out --lr --seed');
  expect(await errorOf('last', '--threads', '1')).toContain('Leave out --threads');
  expect(await errorOf('C', '--schedule', 'plateau')).toContain('needs validations');
  expect(await errorOf('C', '--data', data, '--batch-size', '51')).toContain(
    'the 50 training samples',
  );
  const reference = ['--batch-size', '20', '--backend', 'reference', '--threads', '2'];
  expect(await errorOf('C', '--data', data, ...reference)).toContain('is for --backend wasm');
});

test('training uses --backend and --epochs, and repeats the same from the settings', async () => {
  const [data, out] = [tinyData(), temporary()];
  const small = ['--hidden', '8', '--data', data, '--batch-size', '10', '--json'];
  const diagnosed = async (...args: string[]) => {
    const { code, stdout, stderr } = await gradus(['diagnose', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return jsonLines(stdout).flatMap(({ event, seconds: _, ...probe }) =>
      event === 'probe' ? [probe] : [],
    );
  };
  const wasm = await diagnosed(...small, '--epochs', '2', '--threads', '1');
  expect(currentBackend().name).toBe('wasm');
  expect(wasm.map(({ iteration }) => iteration)).toEqual([0, 10]);
  const reference = await diagnosed(...small, '--epochs', '2', '--backend', 'reference');
  expect(currentBackend().name).toBe('reference');
  expect(reference.map(({ iteration }) => iteration)).toEqual([0, 10]);
  const train = [...small.slice(0, -1), '--epochs', '2', '--backend', 'reference', '--out', out];
  await gradus(['train', ...train]);
  const config = join(out, readdirSync(out)[0], 'config.json');
  expect(await diagnosed(config, '--json')).toEqual(reference);
  expect(currentBackend().name).toBe('reference');
  await diagnosed(config, '--json', '--backend', 'wasm', '--iterations', '3');
  expect(currentBackend().name).toBe('wasm');
});

test('train --monitor reports symptoms, stores probes, and does not change the weights', async () => {
  const [data, out] = [tinyData(), temporary()];
  const six = ['--hidden', '20,20,20,20,20,20', '--activation', 'sigmoid', '--seed', '3'];
  const args = ['train', ...six, '--data', data, '--batch-size', '20', '--iterations', '30'];
  const watched = await gradus([...args, '--out', join(out, 'watched'), '--monitor']);
  await gradus([...args, '--out', join(out, 'plain')]);
  expect(watched.stdout).toMatch(
    /▲ Vanishing gradient \(warning\), at 3 checks in a row, steps 0 to 30/,
  );
  expect(watched.stdout).toMatch(/Monitoring took .* 3 probes: .* % of the training time/);
  const weights = ['watched', 'plain'].map((name) => {
    const [id] = readdirSync(join(out, name));
    return readFileSync(join(out, name, id, 'last.safetensors'));
  });
  expect(weights[0].equals(weights[1])).toBe(true);
  const read = await gradus(['diagnose', 'last', '--runs', join(out, 'watched')]);
  expect(read.stdout).toContain('Vanishing gradient (warning)');
  expect(read.stdout).not.toContain('not monitored');
});
