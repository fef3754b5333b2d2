/** Runs programs for PyTorch with the Python of the system. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PyTorchProgram } from 'gradus/export';

/** Debian's Python, for which there is a package of PyTorch. */
export const PYTHON = '/usr/bin/python3';

function runs(code: string): boolean {
  try {
    execFileSync(PYTHON, ['-B', '-c', code], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a Python with PyTorch. Without it, the tests that run programs are skipped with a note. */
export const hasTorch = runs('import torch');
if (!hasTorch)
  console.warn(`${PYTHON} has no torch: exported programs are not run (Debian: python3-torch).`);

/** Calls `use` with a folder of programs, then deletes the folder. */
export function inPrograms<T>(
  programs: Readonly<Record<string, PyTorchProgram>>,
  use: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-torch-'));
  try {
    for (const [name, { code, weights }] of Object.entries(programs)) {
      writeFileSync(join(folder, `${name}.py`), code);
      writeFileSync(join(folder, `${name}.safetensors`), weights);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Encodings of values that JSON does not have. */
export function asJson(value: unknown): unknown {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : { date: value.toISOString() };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (typeof value === 'number') return { number: Object.is(value, -0) ? '-0.0' : String(value) };
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return { row: Object.entries(value).map(([key, inner]) => [key, asJson(inner)]) };
}

const RUNNER = `
import datetime, importlib, json, sys
sys.path.insert(0, sys.argv[1])

def read(value):
    if isinstance(value, list):
        return [read(each) for each in value]
    if not isinstance(value, dict):
        return value
    if 'row' in value:
        return {key: read(inner) for key, inner in value['row']}
    if 'number' in value:
        return float(value['number'].replace('Infinity', 'inf'))
    return datetime.datetime.fromisoformat(value['date'].replace('Z', '+00:00'))

def result(program, each):
    try:
        [found] = program.predict([read(each)])
        return found
    except ValueError as error:
        return {'error': str(error)}

asked = json.loads(sys.stdin.buffer.read().decode('utf-8', 'surrogatepass'))
answers = {name: [result(importlib.import_module(name), each) for each in inputs] for name, inputs in asked.items()}
print(json.dumps(answers))
`;

/** The result of a program for an input: a prediction or an error. */
export type Answer = {
  readonly error?: string;
  readonly value?: string | number;
  readonly values?: Readonly<Record<string, number>>;
  readonly probabilities?: Readonly<Record<string, number>>;
};

/** Runs programs, each on its own inputs, one after the other. */
export function predictions(
  programs: Readonly<Record<string, PyTorchProgram>>,
  inputs: Readonly<Record<string, readonly unknown[]>>,
): Record<string, (Answer | number[])[]> {
  const asked = Object.entries(inputs).map(([name, list]) => [name, list.map(asJson)]);
  return inPrograms(programs, (folder) => {
    const input = JSON.stringify(Object.fromEntries(asked));
    const options = { input, maxBuffer: 2 ** 28, encoding: 'utf8' } as const;
    return JSON.parse(execFileSync(PYTHON, ['-B', '-c', RUNNER, folder], options));
  });
}
