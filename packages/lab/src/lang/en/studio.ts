export const studio = {
  serves: (runs: string) => `The page, and the runs in ${runs}, to be read only. Ctrl-C ends it.`,
  noFolder: (runs: string) =>
    `there is no folder ${runs} yet. Its runs can be seen as soon as there are some.`,
  isPublic: (urls: readonly string[]) =>
    `everyone on the network can open this page and read the runs${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}\n` +
    'On other machines it trains on one thread: browsers give threads only to https and to localhost.',
  ending: 'the server ends.',
};
