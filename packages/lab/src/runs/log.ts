import { constants, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { GradusError } from 'gradus';
import { parseEvents } from '../events/index.ts';
import { LocalizedError } from '../lang/error.ts';
import * as disk from './disk.ts';
import { syncFile, unwritable } from './files.ts';
import { MOST_BYTES, readText } from './open.ts';

/** Appends to an existing file only: a new file in place of a deleted log would begin in the middle. */
const APPEND = constants.O_WRONLY | constants.O_APPEND;

/** The log of a run that is being written. Whole lines are appended at once. */
export class RunLog {
  private readonly path: string;
  /** Bytes on the disk. */
  length: number;
  /** CRC-32 of these bytes. */
  sum: number;

  private constructor(path: string, length: number, sum: number) {
    this.path = path;
    this.length = length;
    this.sum = sum;
  }

  /** The log of a new run. */
  static begin(folder: string, name: string): RunLog {
    return new RunLog(join(folder, name), 0, 0);
  }

  /**
   * Opens a log to append to it. Removes an incomplete last line.
   * @throws DataError if a line is not an event, GradusError if the file cannot be written
   */
  static async open(folder: string, name: string): Promise<RunLog> {
    const path = join(folder, name);
    const text = (await readText(path, MOST_BYTES.events)) ?? '';
    const { length } = parseEvents(text, path);
    const whole = Buffer.from(text.slice(0, length));
    try {
      if (length < text.length) await disk.truncate(path, whole.length);
    } catch (cause) {
      throw unwritable(path, cause);
    }
    return new RunLog(path, whole.length, crc32(whole));
  }

  /**
   * Appends lines.
   * @throws GradusError if they cannot be written. The log then holds none of them, or ends with an incomplete line,
   *   which readers leave out
   */
  append(text: string): void {
    const bytes = Buffer.from(text);
    try {
      const file = disk.openSync(this.path, this.length === 0 ? 'a' : APPEND);
      try {
        this.appendTo(file, bytes);
      } finally {
        disk.closeSync(file);
      }
    } catch (cause) {
      if (cause instanceof GradusError) throw cause;
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw this.lost(null);
      throw unwritable(this.path, cause);
    }
    this.length += bytes.length;
    this.sum = crc32(bytes, this.sum);
  }

  private appendTo(file: number, bytes: Uint8Array): void {
    const { size } = fstatSync(file);
    if (size !== this.length) {
      throw this.lost({ bytes: size, written: this.length });
    }
    try {
      for (let at = 0; at < bytes.length; ) at += disk.writeSync(file, bytes.subarray(at));
    } catch (cause) {
      this.takeBack(file);
      throw cause;
    }
  }

  /** @param found null if the file was deleted */
  private lost(found: { bytes: number; written: number } | null): LocalizedError {
    return new LocalizedError(({ storedFiles }) => storedFiles.changedLog(this.path, found), {
      code: 'lost',
    });
  }

  /** Removes the part of the lines that was written before the disk was full. */
  private takeBack(file: number): void {
    try {
      disk.ftruncateSync(file, this.length);
    } catch {
      // The incomplete last line stays; readers leave it out.
    }
  }

  /** Makes the log survive a power cut. */
  async sync(): Promise<void> {
    if (this.length > 0) await syncFile(this.path);
  }
}
