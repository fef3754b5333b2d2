import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainEvent } from 'gradus/train';
import { RUN_FILES } from './writer.ts';

export type RunEvent = TrainEvent;

export async function readEvents(folder: string): Promise<RunEvent[]> {
  const text = await readFile(join(folder, RUN_FILES.events), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
