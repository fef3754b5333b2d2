import { InputError } from '../lang/error.ts';
import { misfitOf } from '../settings/schema.ts';
import type { RunEvent } from './events.ts';
import { checkEvent } from './schema.ts';

/** The events of a log, and the length of the part that holds them. */
export interface ParsedEvents {
  readonly events: RunEvent[];
  /** Length in UTF-16 units of the whole lines; after them may come an incomplete line. */
  readonly length: number;
}

/**
 * Reads a log, even while it is being written: leaves out an incomplete last line, and events of kinds that this
 * version does not know.
 * @param file the name of the log in errors
 * @throws DataError if a whole line is not an event, or its fields are wrong; it names the line
 */
export function parseEvents(text: string, file: string): ParsedEvents {
  const length = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, length).split('\n').slice(0, -1);
  const events = lines.map((line, i) => parseLine(line, `${file}:${i + 1}`));
  return { events: events.filter((event) => event !== null), length };
}

function parseLine(line: string, place: string): RunEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    const { message } = cause as Error;
    throw new InputError(place, ({ runFiles }) => runFiles.notJson(message), { cause });
  }
  const checked = checkEvent(value);
  if ('event' in checked) return checked.event;
  const { error } = checked;
  throw new InputError(place, ({ storedFiles }) => storedFiles.noEvent(misfitOf(error)));
}
