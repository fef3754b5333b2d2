import { DataError } from 'gradus';
import type { RunEvent } from './events.ts';

/** The events of a log, and how much of it they are. */
export interface ParsedEvents {
  readonly events: RunEvent[];
  /** Length in UTF-16 units of the whole lines; what follows is a line whose writing was cut short. */
  readonly length: number;
}

/**
 * Reads a log, also one that is being written: a last line without its end is left out.
 * @param file what errors call the log
 * @throws DataError where a whole line is no event; it names the line
 */
export function parseEvents(text: string, file: string): ParsedEvents {
  const length = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, length).split('\n').slice(0, -1);
  return { events: lines.map((line, i) => parseLine(line, `${file}:${i + 1}`)), length };
}

function parseLine(line: string, place: string): RunEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new DataError(place, `is no JSON: ${(cause as Error).message}.`, { cause });
  }
  if (isEvent(value)) return value;
  throw new DataError(place, 'is no event: an object with a field "event" was expected.');
}

function isEvent(value: unknown): value is RunEvent {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'event') === 'string'
  );
}
