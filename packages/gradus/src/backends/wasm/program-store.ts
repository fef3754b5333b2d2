import type { Program } from '../../ir/loop.ts';
import type { GeneratedProgram } from './codegen/program.ts';

/** Generated programs that outlive the process. */
export interface ProgramStore {
  /**
   * The stored program, or a generated one, which is then stored.
   * @param settings what else decides the code
   * @returns null for a small program, which is not worth storing
   */
  find(
    program: Program,
    settings: readonly unknown[],
    generate: () => GeneratedProgram,
  ): GeneratedProgram | null;
}

/** The store of all backends of this process. `keepPrograms` sets it. */
export const programs: { store: ProgramStore | null } = { store: null };
