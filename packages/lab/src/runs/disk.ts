/**
 * The system calls by which runs change the disk, one function each. Tests replace them to make any call fail or
 * to end the process after it.
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

/** Makes a folder in a folder that exists. */
export async function mkdir(path: string): Promise<void> {
  await promisify(fs.mkdir)(path);
}

/** Returns the number of bytes written, which may be fewer than given. */
export async function write(file: number, bytes: Uint8Array): Promise<number> {
  return (await promisify(fs.write)(file, bytes)).bytesWritten;
}

/** Returns the number of bytes written, which may be fewer than given. */
export function writeSync(file: number, bytes: Uint8Array): number {
  return fs.writeSync(file, bytes);
}
