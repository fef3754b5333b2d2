/** `gradus serve`. */
export const serving = {
  at: (run: string, url: string) => `${run}: ${url}`,
  paths: (url: string) =>
    `POST rows as JSON to ${url}. Open / to try it; /schema describes a row, and /health answers while the server runs. Press Ctrl-C to end it.`,
  isPublic: (urls: readonly string[]) =>
    `everyone on the network can ask for predictions${urls.length === 0 ? '.' : `: ${urls.join(' ')}`}`,
  ending: 'stopping the server.',
};
