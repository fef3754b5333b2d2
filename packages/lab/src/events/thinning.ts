/**
 * Whether a run's log keeps a step: where its number has at most three significant digits. So it keeps
 * all of 1 to 1,000, then every 10th to 10,000, every 100th to 100,000, and so on: about 900 for each
 * power of ten, as close together as any plot can show.
 * @param iteration counted from 1
 */
export function isKept(iteration: number): boolean {
  let unit = 1;
  while (iteration >= 1000 * unit) unit *= 10;
  return iteration % unit === 0;
}
