import type { StudioRun } from '../../state/run.svelte.ts';
import { shownData } from '../../state/titles.ts';

/** What the list of runs is grouped by. */
export const GROUPINGS = ['none', 'model', 'data'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const KEY = 'gradus-run-groups';

/** Runs with a common name. */
export interface RunGroup {
  /** Null if the list is not grouped. */
  readonly name: string | null;
  readonly runs: readonly StudioRun[];
}

/** The visitor's choice. The browser remembers it. */
class RunGroups {
  by = $state<Grouping>(read());

  choose(by: Grouping): void {
    this.by = by;
    try {
      localStorage.setItem(KEY, by);
    } catch {
      // A browser may forbid storage. Then the choice lasts as long as the page.
    }
  }
}

function read(): Grouping {
  try {
    const stored = localStorage.getItem(KEY);
    return GROUPINGS.find((each) => each === stored) ?? 'none';
  } catch {
    return 'none';
  }
}

/** Pinned runs first, otherwise in the order of `runs`. */
export function groupsOf(runs: readonly StudioRun[], by: Grouping): RunGroup[] {
  const ordered = [...runs].sort((a, b) => Number(b.isPinned) - Number(a.isPinned));
  if (by === 'none') return [{ name: null, runs: ordered }];
  const names = new Map<string, StudioRun[]>();
  for (const run of ordered) {
    const name = by === 'model' ? run.experiment.model.name : shownData(run.experiment.data);
    const group = names.get(name);
    if (group === undefined) names.set(name, [run]);
    else group.push(run);
  }
  return [...names].map(([name, runs]) => ({ name, runs }));
}

export const runGroups = new RunGroups();
