export const studio = {
  serves: (runs: string) => `The page, and the runs in ${runs}, to be read only. Ctrl-C ends it.`,
  isPublic: (urls: readonly string[]) =>
    `everyone on the network can open this page and read the runs${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}\n` +
    'On other machines it trains on one thread: browsers give threads only to https and to localhost.',
  ending: 'the server ends.',
};
