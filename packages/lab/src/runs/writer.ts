import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { currentBackend } from 'gradus';
import { saveSafetensors } from 'gradus/data';
import type { Module } from 'gradus/nn';
import { isKept, type RunEvent } from '../events/index.ts';
import type { RunConfig } from './config.ts';
import { unwritable, writeWhole } from './files.ts';
import { usesFusedMultiplyAdd } from './machine.ts';
import { CONFIG_VERSION } from './version.ts';

/** What a run's folder holds. */
export const RUN_FILES = {
  config: 'config.json',
  events: 'events.jsonl',
  weights: 'last.safetensors',
} as const;

/** Lines that wait to be written together. */
const BUFFERED_LINES = 500;

/** What a run's configuration says besides what {@link RunWriter.create} adds. */
export type NewRun = Omit<RunConfig, 'version' | 'id' | 'createdAt'>;

/** Keeps a run on disk while it happens. */
export class RunWriter {
  readonly id: string;
  readonly folder: string;
  private lines: string[] = [];

  private constructor(id: string, folder: string) {
    this.id = id;
    this.folder = folder;
  }

  /**
   * Makes a folder of its own for a run and writes its settings there.
   * @param root a directory that is there
   * @throws GradusError where it cannot be written
   */
  static async create(root: string, config: NewRun, now = new Date()): Promise<RunWriter> {
    const stem = `${stamp(now)}-${config.model.name}-seed${config.training.seed}`;
    const { id, folder } = await freshFolder(root, stem);
    const full: RunConfig = {
      version: CONFIG_VERSION,
      id,
      createdAt: now.toISOString(),
      ...config,
    };
    await writeWhole(join(folder, RUN_FILES.config), `${JSON.stringify(full, null, 2)}\n`);
    return new RunWriter(id, folder);
  }

  /** Adds a line to the events: of the steps those that {@link isKept} keeps, and these wait for others. */
  event(event: RunEvent): void {
    if (event.event === 'step' && !isKept(event.iteration)) return;
    this.lines.push(`${JSON.stringify(event)}\n`);
    if (event.event !== 'step' || this.lines.length >= BUFFERED_LINES) this.flush();
  }

  /** Writes what waits. Whole lines are appended at once. */
  flush(): void {
    if (this.lines.length === 0) return;
    const path = join(this.folder, RUN_FILES.events);
    try {
      appendFileSync(path, this.lines.join(''));
    } catch (cause) {
      throw unwritable(path, cause);
    }
    this.lines = [];
  }

  /** Writes the weights as they are now. */
  async save(model: Module): Promise<void> {
    this.flush();
    const bytes = saveSafetensors(model.stateDict(), origin());
    await writeWhole(join(this.folder, RUN_FILES.weights), bytes);
  }
}

/** What the weights' last bits depend on, besides the settings. */
function origin(): Record<string, string> {
  const fusedMultiplyAdd = String(usesFusedMultiplyAdd());
  return { format: 'pt', backend: currentBackend().name, fusedMultiplyAdd };
}

/** `2026-11-23-174500`, in UTC. */
function stamp(now: Date): string {
  const [date, time] = now.toISOString().split('T');
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}`;
}

async function freshFolder(root: string, stem: string): Promise<{ id: string; folder: string }> {
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    const folder = join(root, id);
    try {
      await mkdir(folder);
      return { id, folder };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(folder, cause);
    }
  }
}
