/** Runs an example, and compares the values in its comments. */
import { currentBackend, manualSeed, setBackend } from 'gradus';
import { expect } from 'vitest';
import { type Example, instrumented, placeOf } from './examples.ts';

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

/** Rejects with an error that names the file and line of the example where it fails. */
export async function runExample(example: Example): Promise<void> {
  const backend = currentBackend();
  // Any seed: an example that shows random numbers must call manualSeed itself.
  manualSeed(20_261_130);
  let line = 0;
  try {
    const { code, compared } = instrumented(example);
    const missing = new Set(compared);
    const compare = (value: unknown, wanted: unknown, at: number) => {
      line = at;
      missing.delete(at);
      expect(comparable(value, wanted)).toEqual(wanted);
    };
    const at = (n: number) => {
      line = n;
    };
    const modules = await load(code);
    const run = AsyncFunction('require', 'exports', 'at', 'compare', 'digits', code);
    await run((name: string) => modules.get(name), {}, at, compare, digits);
    for (line of missing)
      throw new Error('this line was not reached, so its value is not compared');
  } catch (error) {
    throw new Error(`${placeOf(example, line)}: ${(error as Error).message}`, { cause: error });
  } finally {
    setBackend(backend);
  }
}

/** `[1, 2]` stands for a typed array of these numbers too. */
const comparable = (value: unknown, wanted: unknown) =>
  ArrayBuffer.isView(value) && Array.isArray(wanted) ? Array.from(value as Float32Array) : value;

/** A number that begins with these digits. */
const digits = (start: string) => ({
  asymmetricMatch: (value: unknown) => typeof value === 'number' && String(value).startsWith(start),
  inspect: () => `${start}…`,
});

/** The modules that the code requires. */
async function load(code: string): Promise<Map<string, unknown>> {
  const names = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await import(name)] as [string, unknown])),
  );
}
