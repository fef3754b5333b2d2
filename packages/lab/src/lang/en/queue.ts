import { system } from './system.ts';

/** Sweeps over several machines: the queue, and `gradus worker`. */

/** Why there is no connection to Redis. */
const CONNECTION = {
  refused: 'no server answers there. Start redis-server, or correct host and port.',
  unknownHost: 'no machine has this name. Correct the host.',
  timeout: 'it does not answer. Check host, port and firewall.',
  password:
    'user or password is wrong or missing. Pass both as redis://USER:PASSWORD@HOST:PORT, with special characters in percent encoding, such as %40 for @.',
  permission: 'this user lacks rights that a queue needs. See "Security" in docs/sweeps.md.',
  certificate:
    'its certificate cannot be verified. Name the certificate file of your own authority in NODE_EXTRA_CA_CERTS.',
  encryption: 'the connection failed. Use rediss:// if the server speaks TLS, else redis://.',
  database: 'it has no database of this number. Leave the number out, or pass a smaller one.',
} as const;

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

export const queue = {
  badAddress: (shown: string, reason: 'scheme' | 'host' | 'rest' | 'encoding') => {
    const problems = {
      scheme: 'it does not begin with redis:// or rediss://',
      host: 'it names no host',
      rest: 'after the port, only the number of a database may follow',
      encoding: 'user or password has a % that is not percent encoding; write %25 for it',
    };
    return `"${shown}" is not the address of a queue: ${problems[reason]}. Pass, for example, --queue redis://HOST:6379.`;
  },
  noAddress:
    '--queue needs an address. Pass, for example, --queue redis://HOST:6379, or set GRADUS_QUEUE.',
  noConnection: (shown: string, problem: keyof typeof CONNECTION | 'other', message: string) =>
    `Redis at ${shown} cannot be used: ${problem === 'other' ? `${system.original(message)}.` : CONNECTION[problem]}`,
  oldRedis: (shown: string, version: string, least: number) =>
    `Redis at ${shown} is version ${version}. Sweeps need Redis ${least} or later.`,
  evicts: (shown: string, policy: string) =>
    `Redis at ${shown} deletes keys when its memory is full (maxmemory-policy ${policy}), so trials would be lost. Set maxmemory-policy to noeviction.`,
  tooLarge: (bytes: number, most: number) =>
    `the data takes ${mebibytes(bytes)}, and a queue sends at most ${mebibytes(most)}. Sweep on this machine, without --queue.`,
  noRoomForData: (bytes: number) =>
    `Redis has no room for the data, ${mebibytes(bytes)}: its memory is limited by maxmemory. Raise the limit, or remove old sweeps with: gradus sweep rm ID --queue URL`,
  gone: (sweep: string) => `the sweep ${sweep} is no longer in Redis.`,
  incompleteData: (sweep: string) => `the data of the sweep ${sweep} in Redis was changed.`,
  noTrial: (job: string, problem: string) =>
    `job ${job} is not a trial of this sweep${problem === '' ? '' : ` (${problem})`}, so it is skipped.`,
  stalled: (times: number) =>
    `its worker died or stopped answering ${times} times. This happens if a trial needs more memory than the workers have.`,
  lost: (shown: string) => `no connection to ${shown}; trying again. Nothing is lost.`,
  found: (shown: string) => `connected to ${shown} again.`,
  full: (shown: string) =>
    `the memory of Redis at ${shown} is full (maxmemory). Waiting for room: raise the limit, or remove old sweeps.`,
  notDurable: (shown: string) =>
    `Redis at ${shown} loses its data when it restarts, and running trials then start again. To prevent this, set "appendonly yes".`,
  noWorkers: (shown: string) =>
    `no worker is connected. Start some, on any machine: gradus worker --queue ${shown}`,
  refusedWorker: (worker: string, why: string) => `worker ${worker} takes no trials: ${why}`,
  refusedSweep: (sweep: string, why: string) => `not working for the sweep ${sweep}: ${why}`,
  otherVersion: (needed: string, gradus: string) =>
    `it runs Gradus ${gradus}, but the sweep needs ${needed}. Install the same version on all machines.`,
  littleMemory: (needed: number, free: number, parallel: number) =>
    `${parallel === 1 ? 'a trial needs' : `${parallel} trials at a time need`} about ${mebibytes(needed)} of memory, and ${mebibytes(free)} are free. ${parallel === 1 ? 'Free some.' : 'Free some, or pass a smaller --parallel.'}`,
  badData: (problem: string) => `its data cannot be used: ${problem}`,
  worker: {
    ending: 'handing back the running trials; press Ctrl-C again to leave at once',
    waiting: (shown: string) => `waiting for sweeps at ${shown}. Press Ctrl-C to end this worker.`,
    joined: (sweep: string, parallel: number) =>
      `working for the sweep ${sweep}, ${parallel === 1 ? 'one trial' : `${parallel} trials`} at a time.`,
    left: (sweep: string) => `the sweep ${sweep} has no trials left.`,
    handedBack: (trial: string) => `handed back ${trial}.`,
    trial: (
      trial: string,
      state: 'complete' | 'stopped' | 'failed',
      score: string,
      seconds: string,
    ) => {
      const states = { complete: 'complete', stopped: 'stopped early', failed: 'failed' };
      return `${trial}: ${states[state]}, ${score}, ${seconds} s`;
    },
    status: (running: number, ended: number, failed: number, perMinute: string) =>
      `${running} running, ${ended} ended${failed === 0 ? '' : ` (${failed} failed)`}, ${perMinute} a minute`,
  },
};
