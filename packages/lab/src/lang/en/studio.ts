export const studio = {
  serves: (runs: string) => `The page, and the runs in ${runs}, to be read only. Ctrl-C ends it.`,
  isPublic: 'everyone on the network can open this page and read the runs.',
  ending: 'the server ends.',
};
