/**
 * P(|T| ≤ t) for Student's t with `df` degrees of freedom, a whole number of at least 1.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
function within(t: number, df: number): number {
  const theta = Math.atan(t / Math.sqrt(df));
  const cosine = Math.cos(theta);
  const isOdd = df % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < df; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  const series = Math.sin(theta) * sum;
  return isOdd ? (2 / Math.PI) * (theta + series) : series;
}

/**
 * The t that a Student's t stays within (−t … t) with the probability `share`: 2.776… for 0.95 and 4
 * degrees of freedom.
 * @param share above 0 and below 1
 * @param df degrees of freedom, a whole number of at least 1
 */
export function studentsT(share: number, df: number): number {
  let [low, high] = [0, 1];
  while (within(high, df) < share) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (within(middle, df) < share) low = middle;
    else high = middle;
  }
}
