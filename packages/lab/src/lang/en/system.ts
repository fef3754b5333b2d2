/** Why the system refuses something, by the codes of Node. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'the folder is not empty',
  EEXIST: 'it exists already',
  EBUSY: 'another program uses it',
  ETXTBSY: 'another program uses it',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'there is no memory left',
  EIO: 'the disk reports an error',
  ELOOP: 'its symbolic links lead nowhere',
  ENAMETOOLONG: 'its name is too long',
  EADDRINUSE: 'another program uses the port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no machine has this name',
  ECONNREFUSED: 'no server answers there',
  ECONNRESET: 'the other side ended the connection',
  ETIMEDOUT: 'there is no answer',
  EPIPE: 'the other side reads no more',
};

/** Messages of the system and of libraries, in English. */
export const system = {
  /** @param message of the system, for a code without words */
  reason: (code: string, message: string): string => REASONS[code] ?? message,
  /** A message that has no text in the catalogues. */
  original: (message: string): string => message,
  /** @param message of JSON.parse, or of the reader of JSON */
  json: (message: string): string => message,
};
