/** `gradus serve`. */
export const serving = {
  at: (run: string, url: string) => `${run}: ${url}`,
  paths: (url: string) =>
    `POST rows as JSON to ${url}; / is a page to try it, /schema says what a row is, /health whether it runs. Ctrl-C ends it.`,
  isPublic: (urls: readonly string[]) =>
    `everyone on the network can ask for predictions${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}`,
  ending: 'the server ends.',
};
