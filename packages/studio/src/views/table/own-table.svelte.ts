import { customArchitecture, RECIPE } from '@gradus/lab/settings';
import type {
  OpenedTable,
  PlanChoice,
  PlannedColumn,
  PlannedTable,
  ReadingChoice,
  TableTrouble,
} from '../../engine/table/preview-messages.ts';
import { modelFor, recipeOf, type TableOf } from '../../experiment/index.ts';
import { revive, waitingFor } from '../../state/kept/revival.ts';
import { studio } from '../../state/studio.svelte.ts';

/** What a visitor can choose for a column. Without a choice, its use is inferred. */
export type Use = 'numeric' | 'categorical' | 'date' | 'ignore';

/** Bytes that have been read; `total` is null while it is not known. */
interface Progress {
  readonly loaded: number;
  readonly total: number | null;
}

/** How rows are split; `random` needs no column. */
export interface SplitChoice {
  readonly by: 'random' | 'group' | 'time';
  readonly column: string;
}

/** What a visitor has chosen. */
interface Choices {
  readonly target: string | null;
  readonly task: PlanChoice['options']['task'];
  readonly uses: Readonly<Record<string, Use>>;
  readonly split: SplitChoice;
  readonly seed: number;
}

const GUESSED: ReadingChoice = {
  missing: null,
  encoding: null,
  delimiter: null,
  decimal: null,
  header: null,
};

/** What was chosen for the table of an experiment. */
function chosenIn(
  { target, options, split }: TableOf,
  seed: number,
): { readonly reading: ReadingChoice; readonly choices: Choices } {
  const { task, missing, encoding, delimiter, decimal, header } = options;
  const uses: Record<string, Use> = {};
  for (const use of ['numeric', 'categorical', 'date', 'ignore'] as const) {
    for (const name of options[use]) uses[name] = use;
  }
  const column = split.group ?? split.time;
  const by = column === null ? 'random' : split.group === null ? 'time' : 'group';
  return {
    reading: { missing, encoding, delimiter, decimal, header },
    choices: {
      ...{ target: target[0] ?? null, task, uses, seed },
      split: { by, column: column ?? '' },
    },
  };
}

/** A table that the visitor dropped or chose, from reading it to training on it. */
class OwnTable {
  file = $state.raw<File | null>(null);
  reading = $state.raw<ReadingChoice>(GUESSED);
  opened = $state.raw<OpenedTable | null>(null);
  planned = $state.raw<PlannedTable | null>(null);
  /** Why the file cannot be read. */
  trouble = $state.raw<TableTrouble | null>(null);
  /** Why the table could not be loaded. */
  failure = $state<string | null>(null);
  busy = $state<'reading' | 'planning' | 'loading' | null>(null);
  /** How much of the file has been read, in bytes. */
  progress = $state.raw<Progress>({ loaded: 0, total: null });
  target = $state<string | null>(null);
  task = $state<PlanChoice['options']['task']>(null);
  uses = $state.raw<Readonly<Record<string, Use>>>({});
  split = $state.raw<SplitChoice>({ by: 'random', column: '' });
  seed = $state(0);
  private onclose: () => void = () => {};
  /** Grows with each request, so that late answers to earlier ones are dropped. */
  private requests = 0;

  readonly choice: PlanChoice = $derived.by(() => {
    const named = (use: Use) => {
      return Object.keys(this.uses).filter(
        (name) => this.uses[name] === use && name !== this.target,
      );
    };
    const { by, column } = this.split;
    const splitColumn = column === '' ? null : column;
    return {
      target: this.target === null ? [] : [this.target],
      options: {
        ...{ task: this.target === null ? null : this.task, ...this.reading },
        ...{ numeric: named('numeric'), categorical: named('categorical') },
        ...{ date: named('date'), ignore: named('ignore') },
      },
      split: {
        group: by === 'group' ? splitColumn : null,
        time: by === 'time' ? splitColumn : null,
        ...{ fold: null, test: null },
      },
    };
  });

  /** Whether everything is chosen, and works. */
  readonly isReady: boolean = $derived(
    this.busy === null &&
      this.planned !== null &&
      this.planned.sizes !== null &&
      Number.isSafeInteger(this.seed) &&
      this.seed >= 0 &&
      (this.split.by === 'random' || this.split.column !== ''),
  );

  /**
   * Opens a file with nothing chosen.
   * @param onclose called when the visitor is done with it
   */
  async take(file: File, onclose: () => void): Promise<void> {
    this.file = file;
    this.onclose = onclose;
    this.reading = GUESSED;
    this.seed = studio.draft.training.seed;
    this.forget();
    studio.onReading = (progress) => {
      this.progress = progress;
    };
    await this.read();
  }

  /**
   * Opens the table of the build panel with its choices, to change them.
   * @param onclose called when the visitor is done with it
   */
  async reopen(onclose: () => void): Promise<void> {
    const { data, training } = studio.draft;
    if (data.kind !== 'table') return;
    const { checksum } = data.source;
    const first = await studio.engine.call('firstFile', { checksum });
    if (first === null) return;
    const { reading, choices } = chosenIn(data, training.seed);
    this.onclose = onclose;
    this.file = first.file;
    this.reading = reading;
    await this.read(choices);
  }

  /** Reads the file again with other settings. Choices about columns stay if the columns do. */
  async readWith(reading: Partial<ReadingChoice>): Promise<void> {
    this.reading = { ...this.reading, ...reading };
    await this.read();
  }

  close(): void {
    this.requests++;
    this.file = null;
    this.forget();
    this.onclose();
  }

  private forget(): void {
    this.opened = null;
    this.planned = null;
    this.trouble = null;
    this.failure = null;
    this.busy = null;
    this.target = null;
    this.task = null;
    this.uses = {};
    this.split = { by: 'random', column: '' };
  }

  /** @param choices what was chosen before */
  private async read(choices?: Choices): Promise<void> {
    const { file, reading } = this;
    if (file === null) return;
    const before = this.opened?.columns.join('\n');
    this.progress = { loaded: 0, total: file.size };
    const answer = await this.ask('reading', () =>
      studio.engine.call('openTable', { file, reading: { ...reading } }),
    );
    if (answer === null) return;
    if ('trouble' in answer) {
      this.forget();
      this.trouble = answer.trouble;
      return;
    }
    this.trouble = null;
    const waiting = choices === undefined ? waitingFor(answer.opened.checksum) : [];
    if (waiting.length > 0) {
      this.close();
      revive(waiting);
      return;
    }
    if (answer.opened.columns.join('\n') !== before) this.forget();
    this.opened = answer.opened;
    if (choices !== undefined) Object.assign(this, choices);
    await this.plan();
  }

  /** Asks what the choices make of the table. If no target is chosen, it is the likely one. */
  async plan(): Promise<void> {
    const { opened, seed } = this;
    if (opened === null) return;
    const { checksum } = opened;
    const choice = $state.snapshot(this.choice) as PlanChoice;
    const planned = await this.ask('planning', () =>
      studio.engine.call('planTable', { checksum, choice, seed }),
    );
    if (planned === null) return;
    this.planned = planned;
    this.target = planned.wanted;
  }

  /** Shows that something is done. @returns null if it failed, or another request came meanwhile */
  private async ask<T>(busy: 'reading' | 'planning', call: () => Promise<T>): Promise<T | null> {
    const request = ++this.requests;
    this.busy = busy;
    this.failure = null;
    try {
      const answer = await call();
      if (request !== this.requests) return null;
      this.busy = null;
      return answer;
    } catch (error) {
      if (request !== this.requests) return null;
      this.busy = null;
      this.failure = (error as Error).message;
      return null;
    }
  }

  /** Makes the table the data of the page, with the settings of `gradus train`. @returns whether it worked */
  async use(): Promise<boolean> {
    const { opened, file, seed } = this;
    if (opened === null || file === null || !this.isReady) return false;
    const { checksum, name } = opened;
    this.busy = 'loading';
    this.failure = null;
    const table = {
      source: { kind: 'file', path: name, checksum },
      binary: 'softmax',
      ...($state.snapshot(this.choice) as PlanChoice),
    } as const;
    await studio.data.load({ name: 'table', table, seed });
    this.busy = null;
    const { summary, problem } = studio.data;
    if (problem !== null || summary?.kind !== 'table') {
      this.failure = problem;
      return false;
    }
    const training = { ...recipeOf(summary.data), seed };
    const batchSize = Math.min(training.batchSize, summary.trainSize);
    const architecture = customArchitecture([...RECIPE.hidden], RECIPE.activation);
    studio.edit({
      data: summary.data,
      model: modelFor(architecture, summary.data, summary.inputs),
      training: { ...training, batchSize },
      rates: [],
    });
    return true;
  }

  async choose(change: { target?: string; task?: PlanChoice['options']['task'] }): Promise<void> {
    if (change.target !== undefined) {
      this.target = change.target;
      this.task = null;
    }
    if (change.task !== undefined) this.task = change.task;
    await this.plan();
  }

  /** @param use null for the inferred one */
  async useAs({ name }: PlannedColumn, use: Use | null): Promise<void> {
    const { [name]: _, ...others } = this.uses;
    this.uses = use === null ? others : { ...others, [name]: use };
    await this.plan();
  }

  async splitBy(split: SplitChoice): Promise<void> {
    this.split = split;
    if (split.by === 'random' || split.column !== '') await this.plan();
  }
}

export const ownTable = new OwnTable();
