export const studio = {
  serves: (runs: string) =>
    `Serves the page, and the runs in ${runs} to read. Press Ctrl-C to end it.`,
  noFolder: (runs: string) =>
    `there is no folder ${runs} yet. The page shows its runs as soon as it has some.`,
  isPublic: (urls: readonly string[]) =>
    `everyone on the network can open this page and read the runs${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}\n` +
    'On other machines it trains on one thread: browsers give threads only to https and to localhost.',
  ending: 'stopping the server.',
};
