// Runs the jobs of the chosen rows round by round, in fresh processes, in alternating order.
import { runJob } from './job.mjs';
import { jobs } from './rows.mjs';
import { summary } from './statistics.mjs';

/** The names of the jobs that `rows` need, in the order of `jobs`. */
const needed = (rows) => {
  const wanted = new Set(rows.flatMap((row) => row.jobs));
  return Object.keys(jobs).filter((name) => wanted.has(name));
};

/**
 * @param say called with the progress
 * @returns rows with their values, the results of all jobs by round, and why jobs are missing or have failed
 */
export async function measure(rows, rounds, say) {
  const names = needed(rows);
  const missing = new Map();
  for (const name of names) {
    const reason = jobs[name](0).missing();
    if (reason !== undefined) missing.set(name, reason);
  }
  const present = names.filter((name) => !missing.has(name));
  const failed = new Map();
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? present : [...present].reverse();
    const found = {};
    for (const name of order) {
      if (failed.has(name)) continue;
      say(`round ${round + 1} of ${rounds}: ${name}`);
      try {
        found[name] = await runJob(jobs[name](round));
      } catch (error) {
        failed.set(name, error.message);
      }
    }
    results.push(found);
  }
  return {
    results,
    rows: rows.map((row) => outcome(row, results, missing, failed)),
    missing: Object.fromEntries(missing),
    failed: Object.fromEntries(failed),
  };
}

function outcome(row, results, missing, failed) {
  const { name, title, unit, atLeast, required, goal } = row;
  const said = { name, title, unit, atLeast, required, goal };
  const absent = row.jobs.find((job) => missing.has(job));
  if (absent !== undefined) return { ...said, skipped: missing.get(absent) };
  const broken = row.jobs.find((job) => failed.has(job));
  if (broken !== undefined) return { ...said, wrong: failed.get(broken) };
  try {
    const values = results.map((found) => row.figure(found));
    const { median, low, high } = summary(values);
    const reached = (bound) => bound === null || (atLeast ? median >= bound : median <= bound);
    return { ...said, values, median, low, high, met: reached(required), goalMet: reached(goal) };
  } catch (error) {
    return { ...said, wrong: error.message };
  }
}
