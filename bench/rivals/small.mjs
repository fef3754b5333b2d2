// Starts a library of Python on a small network: writes the rows, the weights and the batches that jobs/train-small.mjs
// has, and runs small.py with them. Settings: python, library, name (table or points), outputs, iterations.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, problems, shuffled } from '../jobs/problems.mjs';
import { bench, report, runJob, settings } from '../src/job.mjs';

const { python, library, name, outputs = 2, iterations = 2000 } = settings();
const problem = problems[name];
const { model, trainLoader } = prepare(problem, outputs);
const [inputs, targets] = trainLoader.dataset.tensors;
const parameters = model.parameters();

const folder = mkdtempSync(join(tmpdir(), 'gradus-bench-'));
try {
  write('inputs', inputs.dataSync());
  write('targets', targets.dataSync());
  write('order', orderOf(inputs.shape[0], problem.batchSize, iterations));
  parameters.forEach((parameter, i) => {
    write(`parameter${i}`, parameter.dataSync());
  });
  const shapes = parameters.map(({ shape }) => shape);
  const given = { ...problem, library, outputs, iterations, folder, shapes };
  report(
    await runJob({
      command: python,
      args: [join(bench, 'rivals/small.py'), JSON.stringify(given)],
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function write(file, values) {
  writeFileSync(join(folder, file), values);
}

/** The rows of all batches, one after the other, as the DataLoader draws them. */
function orderOf(length, batchSize, steps) {
  const order = new Int32Array(steps * batchSize);
  let taken = 0;
  const batch = (rows) => {
    if (taken < order.length) order.set(rows, taken);
    taken += rows.length;
    return [];
  };
  const loader = shuffled({ length, batch }, batchSize);
  while (taken < order.length) for (const _ of loader);
  return order;
}
