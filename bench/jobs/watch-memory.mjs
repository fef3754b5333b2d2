// Loaded before a program (--import). When the program ends, writes its peak memory and its growth, in MB, to
// the file named by GRADUS_BENCH_MEMORY.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const MB = 1e6;

if (isMainThread) {
  const samples = [];
  setInterval(() => samples.push(process.memoryUsage.rss()), 20).unref();
  process.on('exit', () => {
    const most = (from, to) =>
      Math.max(...samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)));
    writeFileSync(
      process.env.GRADUS_BENCH_MEMORY,
      JSON.stringify({
        peak: (process.resourceUsage().maxRSS * 1024) / MB,
        growth: (most(0.75, 1) - most(0.25, 0.5)) / MB,
      }),
    );
  });
}
