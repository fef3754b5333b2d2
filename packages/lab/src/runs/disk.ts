/**
 * Every change that a run makes on the disk goes through these functions: each is one call of the system. So
 * a test can put itself between a run and the disk, and make each call fail or be the last one.
 */
import * as fs from 'node:fs';
import { promisify } from 'node:util';

export const open = promisify(fs.open);
export const close = promisify(fs.close);
export const fsync = promisify(fs.fsync);
export const rename = promisify(fs.rename);
export const link = promisify(fs.link);
export const unlink = promisify(fs.unlink);
export const rmdir = promisify(fs.rmdir);
export const truncate = promisify(fs.truncate);
export const openSync = fs.openSync;
export const closeSync = fs.closeSync;
export const ftruncateSync = fs.ftruncateSync;

/** Makes a folder whose parent is there. */
export async function mkdir(path: string): Promise<void> {
  await promisify(fs.mkdir)(path);
}

/** Gives the number of bytes that were written, which may be fewer. */
export async function write(file: number, bytes: Uint8Array): Promise<number> {
  return (await promisify(fs.write)(file, bytes)).bytesWritten;
}

/** Gives the number of bytes that were written, which may be fewer. */
export function writeSync(file: number, bytes: Uint8Array): number {
  return fs.writeSync(file, bytes);
}
