// Prints the table as text.

const digits = (value) => {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
};

function cells(row) {
  const { title, unit, atLeast, required, goal } = row;
  const bound = (value) => (value === null ? '–' : `${atLeast ? '≥' : '≤'} ${value}`);
  const start = [title, bound(required), bound(goal)];
  if (row.skipped) return [...start, '–', '', `skipped: ${row.skipped}`];
  if (row.wrong) return [...start, '–', '', `WRONG: ${row.wrong.split('\n')[0]}`];
  const passes = required === null ? 'reported' : 'passes';
  const verdict = row.goalMet ? 'goal' : row.met ? passes : 'MISSED';
  const spread = `${digits(row.low)} – ${digits(row.high)}`;
  return [...start, `${digits(row.median)} ${unit}`, spread, verdict];
}

/** The rows in columns. Measured figures are medians over the rounds, with the lowest and the highest. */
export function table(rows) {
  const lines = [
    ['work', 'required', 'goal', 'measured', 'lowest – highest', ''],
    ...rows.map(cells),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The speeds of the ladder's products, slowest first. */
export function ladderTable({ peak, gflops }) {
  const sorted = Object.entries(gflops).sort(([, a], [, b]) => a - b);
  const slowest = sorted[0][1];
  const lines = sorted.map(
    ([name, speed]) =>
      `${name.padEnd(36)} ${digits(speed).padStart(7)} GFLOP/s  ${digits(speed / slowest).padStart(6)} ×` +
      `  ${digits((100 * speed) / peak).padStart(6)} % of one core's peak`,
  );
  return [`512 × 512 × 512 product; multiply-add peak ${digits(peak)} GFLOP/s`, ...lines].join(
    '\n',
  );
}
