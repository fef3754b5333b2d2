/** Recorded random programs give PyTorch's values, and refuse what PyTorch refuses. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences } from '../../../../scripts/fuzz/programs/check.mjs';
import * as G from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { runtime } from '../../src/runtime/runtime.ts';
import { BACKENDS } from './backends.ts';

interface Recorded {
  readonly program: { readonly kind: string };
  readonly answer: object;
}

const library = { G, nn, optim };
const file = new URL('../goldens/fuzz.json', import.meta.url);
const recorded: Recorded[] = JSON.parse(readFileSync(file, 'utf8'));
const kinds = [...new Set(recorded.map(({ program }) => program.kind))];

describe.each(BACKENDS)('on %s', (_, createBackend) => {
  const engine = new Engine(createBackend());

  test.each(kinds)('recorded programs: %s', (kind) => {
    const cases = recorded.filter(({ program }) => program.kind === kind);
    expect(cases.length).toBeGreaterThan(100);
    for (const { program, answer } of cases) {
      for (const readAtOnce of [false, true]) {
        const found = runtime.withEngine(engine, () =>
          differences(library, program, answer, readAtOnce),
        );
        expect(found, JSON.stringify(program)).toEqual([]);
      }
    }
  });
});
