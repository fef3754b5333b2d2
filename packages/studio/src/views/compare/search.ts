import { fieldsOf } from '@gradus/lab/settings';
import type { ListedRun } from '../../state/recorded/answers.ts';

/** Whether all words stand somewhere in what is known of a run: its name, tags, state or settings. */
export function matches({ id, tags, state, config }: ListedRun, words: string): boolean {
  const settings = fieldsOf(config).map(([name, value]) => `${name}=${value}`);
  const known = [id, ...tags, state, ...settings].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}
