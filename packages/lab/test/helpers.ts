import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeSafetensors, writeIdx } from 'gradus/data';
import { afterAll, expect, onTestFinished } from 'vitest';
import { main } from '../src/cli/main.ts';
import { foldEvents, parseEvents, type RunEvent } from '../src/index.ts';
import { Interruption, type Io } from '../src/text/io.ts';

const SIDE = 28;

/** A folder that is deleted after the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gradus-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A folder that is deleted after the last test of the file. */
export function fileDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gradus-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Pictures of 28 × 28 with a bright block, whose position depends on the class. */
export function pixelsOf(labels: readonly number[]): Uint8Array {
  const pixels = new Uint8Array(labels.length * SIDE * SIDE);
  labels.forEach((label, i) => {
    for (let y = 4; y < 20; y++) {
      for (let x = 0; x < 4; x++) {
        pixels[(i * SIDE + y) * SIDE + 2 * label + x + 2] = 155 + ((i * 31 + x * y) % 100);
      }
    }
  });
  return pixels;
}

export function imageFile(labels: readonly number[]): Uint8Array {
  const shape = [labels.length, SIDE, SIDE];
  return writeIdx({ dtype: 'uint8', shape, data: pixelsOf(labels) });
}

export function labelFile(labels: readonly number[]): Uint8Array {
  return writeIdx({ dtype: 'uint8', shape: [labels.length], data: Uint8Array.from(labels) });
}

/** The names of the four files. */
export const NAMES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;

/**
 * A folder with 50 training and 20 test pictures. It is deleted after the test unless it is created in `parent`.
 * `changes` replaces files; null leaves one out.
 */
export function tinyData(
  changes: Record<string, Uint8Array | null> = {},
  parent: string = temporary(),
): string {
  const directory = join(parent, 'data');
  mkdirSync(directory);
  const train = Array.from({ length: 50 }, (_, i) => (i * 7) % 10);
  const test = Array.from({ length: 20 }, (_, i) => (i * 3) % 10);
  const files: Record<string, Uint8Array | null> = {
    [NAMES.trainImages]: imageFile(train),
    [NAMES.trainLabels]: labelFile(train),
    [NAMES.testImages]: imageFile(test),
    [NAMES.testLabels]: labelFile(test),
    ...changes,
  };
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes !== null) writeFileSync(join(directory, name), bytes);
  }
  return directory;
}

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terminal {
  readonly env?: Io['env'];
  /** Whether both streams are terminals. */
  readonly isTTY?: boolean;
  /** Interrupts as soon as stdout contains this. */
  readonly interruptAt?: string;
  /** Interrupts before anything is read. */
  readonly isInterrupted?: boolean;
  /** The answer to every question. Without it, nobody can be asked. */
  readonly answer?: string;
  /** Width of both streams, 100 by default. */
  readonly columns?: number;
  /** Called before the first output. */
  readonly onOutput?: () => void;
  /** Called with every text on stdout. */
  readonly onText?: (text: string) => void;
  /** Called at the start with a function that interrupts. */
  readonly onStop?: (interrupt: () => void) => void;
}

/** Runs the command line in this process. */
export async function gradus(argv: readonly string[], terminal: Terminal = {}): Promise<Ended> {
  const {
    env = {},
    isTTY = false,
    interruptAt,
    isInterrupted = false,
    onOutput,
    onText,
    onStop,
    answer,
    columns = 100,
  } = terminal;
  const controller = new AbortController();
  if (isInterrupted) controller.abort(new Interruption(143));
  onStop?.(() => controller.abort(new Interruption(130)));
  let [stdout, stderr] = ['', ''];
  const io: Io = {
    stdout: {
      isTTY,
      columns,
      write: (text: string) => {
        if (stdout === '') onOutput?.();
        stdout += text;
        onText?.(text);
        if (interruptAt !== undefined && stdout.includes(interruptAt)) {
          controller.abort(new Interruption(130));
        }
      },
    },
    stderr: {
      isTTY,
      columns,
      write: (text: string) => {
        stderr += text;
      },
    },
    env,
    interruptible: () => controller.signal,
    ask: answer === undefined ? undefined : () => Promise.resolve(answer),
  };
  const code = await main(argv, io);
  return { code, stdout, stderr };
}

/** Runs that several tests of a file need: each is trained once, and every test gets copies. */
export interface SharedRuns {
  /** The pictures for all of them, deleted after the last test of the file. */
  readonly data: string;
  /**
   * Trains with each of the arguments in turn, all in the same terminal.
   * @returns a folder with copies, deleted after the test, and the ids in the order of training
   */
  trained(
    trainings: readonly (readonly string[])[],
    terminal?: Terminal,
  ): Promise<{ runs: string; ids: readonly string[] }>;
}

export function sharedRuns(): SharedRuns {
  const shared = fileDirectory();
  const data = tinyData({}, shared);
  const train = async (trainings: readonly (readonly string[])[], terminal: Terminal) => {
    const folder = mkdtempSync(join(shared, 'runs-'));
    const ids: string[] = [];
    for (const args of trainings) {
      const ended = await gradus(['train', ...args, '--data', data, '--out', folder], terminal);
      expect(ended).toMatchObject({ code: terminal.interruptAt === undefined ? 0 : 130 });
      ids.push(runsIn(folder).find((id) => !ids.includes(id)) as string);
    }
    return { folder, ids };
  };
  const made = new Map<string, ReturnType<typeof train>>();
  return {
    data,
    async trained(trainings, terminal = {}) {
      const key = JSON.stringify([trainings, terminal]);
      const training = made.get(key) ?? train(trainings, terminal);
      made.set(key, training);
      const { folder, ids } = await training;
      const runs = temporary();
      cpSync(folder, runs, { recursive: true, preserveTimestamps: true });
      return { runs, ids };
    },
  };
}

/** The names of the runs in a folder, without unfinished folders. */
export function runsIn(root: string): string[] {
  return readdirSync(root).filter((name) => !name.startsWith('.'));
}

/** The log of the first run in a folder. */
export function eventsOf(root: string): RunEvent[] {
  const file = join(root, runsIn(root)[0], 'events.jsonl');
  return parseEvents(readFileSync(file, 'utf8'), file).events;
}

/** The content of the first run in a folder, without times and interruptions. */
export function contentOf(root: string) {
  const folder = join(root, runsIn(root)[0]);
  const bytes = (name: string) => readFileSync(join(folder, name));
  const settings = JSON.parse(bytes('config.json').toString());
  const { id: _, createdAt: __, crc32: ___, ...config } = settings;
  const events = foldEvents(eventsOf(root))
    .filter(({ event }) => event !== 'resume' && event !== 'checkpoint')
    .map((event) => ('seconds' in event ? { ...event, seconds: 0 } : event));
  const { metadata, tensors } = decodeSafetensors(bytes('checkpoint.safetensors'));
  const { progress, ...training } = JSON.parse(metadata.training);
  return {
    // The remains of a lock do not matter.
    files: readdirSync(folder).filter((name) => !name.startsWith('lock')),
    config,
    events,
    training: { ...training, progress: { ...progress, seconds: 0 } },
    tensors,
    last: bytes('last.safetensors'),
    best: bytes('best.safetensors'),
  };
}

/** Turns a run into one of version 0.1.0, which had no checksums. */
export function takeSumsFrom(folder: string): void {
  const config = join(folder, 'config.json');
  const { crc32: _, ...settings } = JSON.parse(readFileSync(config, 'utf8'));
  writeFileSync(config, `${JSON.stringify(settings, null, 2)}\n`);
  for (const name of ['last', 'best', 'checkpoint']) {
    const file = join(folder, `${name}.safetensors`);
    if (!existsSync(file)) continue;
    // The same length, so that the header stays valid.
    const text = readFileSync(file, 'latin1').replace('"gradus.crc32"', '"former.crc32"');
    writeFileSync(file, text, 'latin1');
  }
}

/** The lines of a command's --json. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const BIN = fileURLToPath(new URL('../bin/gradus.js', import.meta.url));

/** How a process ended. */
export interface Child {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program. `onStart` gets it at once; `onOutput`, called once, can stop it or stop reading. */
export function gradusProcess(
  args: readonly string[],
  onOutput: (child: ReturnType<typeof spawn>, stdout: string) => void = () => {},
  onStart: (child: ReturnType<typeof spawn>) => void = () => {},
): Promise<Child> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    onStart(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      const isFirst = stdout === '';
      stdout += data;
      if (isFirst) onOutput(child, stdout);
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Random numbers in [0, 1) from a seed: the “quick and dirty” generator of Numerical Recipes. */
export function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
