/** Backends whose threads are all there, and which share even the smallest work. */
import { generateProgram } from '../../../src/backend/wasm/codegen/program.ts';
import { WasmExecutable } from '../../../src/backend/wasm/executable.ts';
import { Handles } from '../../../src/backend/wasm/handles.ts';
import type { WasmBackend } from '../../../src/backend/wasm/index.ts';
import { simdFeatures } from '../../../src/backend/wasm/index.ts';
import { LinearMemory } from '../../../src/backend/wasm/memory.ts';
import { Team } from '../../../src/backend/wasm/team/team.ts';
import type { Program } from '../../../src/graph/loop.ts';

const EAGER = { cutting: 0, part: 0, calling: 0 };

export interface EagerTeam {
  readonly team: Team;
  readonly memory: LinearMemory;
  readonly handles: Handles;
  compile(program: Program): WasmExecutable;
}

/** Shares every kernel that has two pieces among threads that have started. */
export function eagerTeam(threads: number, { fused = true } = {}): EagerTeam {
  const memory = new LinearMemory(true);
  const handles = new Handles(memory);
  const team = new Team(memory, threads);
  team.ready();
  waitUntil(() => team.started === threads);
  const fusedMultiplyAdd = fused && simdFeatures().fusedMultiplyAdd;
  return {
    team,
    memory,
    handles,
    compile: (program) => {
      const generated = generateProgram(program, fusedMultiplyAdd, threads, EAGER);
      return new WasmExecutable(program, generated, { memory, handles, team });
    },
  };
}

export function waitForThreads(backend: WasmBackend): void {
  waitUntil(() => backend.startedThreads === backend.threads);
}

/** Blocks this thread, as a training loop would. */
export function waitUntil(condition: () => boolean): void {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 2000) throw new Error('Threads did not start within 20 s');
    sleep(10);
  }
}

export function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
