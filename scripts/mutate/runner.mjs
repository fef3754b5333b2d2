// A warm Vitest in its own process, which can be killed if a mutant never ends. Messages tell it which test files to run,
// and which file to replace with which text.
import { fileURLToPath } from 'node:url';
import { BaseSequencer, createVitest } from 'vitest/node';

const root = fileURLToPath(new URL('../../', import.meta.url));
const replaced = new Map();
let order = [];

/** Runs test files in the requested order. */
class AsAsked extends BaseSequencer {
  sort(specifications) {
    return specifications.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
}

const reporter = {
  onTestModuleEnd(module) {
    process.send({ ended: module.moduleId, ok: module.ok(), took: module.diagnostic().duration });
  },
};

const mutants = {
  name: 'mutants',
  enforce: 'pre',
  config: ({ test }) => {
    test.projects = undefined;
    test.include = ['packages/gradus/test/**/*.test.ts'];
    test.setupFiles.push(`${root}packages/gradus/test/keep-backend.ts`);
    // It must come before other setup files, which load parts of the library.
    if (process.env.REACHED_FOLDER) test.setupFiles.unshift(`${root}scripts/mutate/reached.mjs`);
  },
  transform: (_, id) => (replaced.has(id) ? { code: replaced.get(id), map: null } : null),
};

const vitest = await createVitest(
  'test',
  {
    root,
    watch: false,
    bail: process.env.REACHED_FOLDER ? 0 : 1,
    reporters: [reporter],
    maxWorkers: 1,
    // Load the library once for all files of a run instead of once for each.
    isolate: false,
    silent: true,
    sequence: { sequencer: AsAsked },
  },
  { plugins: [mutants] },
);
await vitest.standalone();

process.on('message', async ({ files, texts }) => {
  const changed = new Set([...replaced.keys(), ...Object.keys(texts)]);
  replaced.clear();
  for (const [file, text] of Object.entries(texts)) replaced.set(file, text);
  for (const file of changed) vitest.invalidateFile(file);
  order = files;
  const wanted = (await vitest.globTestSpecifications()).filter(({ moduleId }) =>
    files.includes(moduleId),
  );
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted);
  // Vitest also lists the modules of earlier runs.
  const failed = testModules
    .filter((module) => files.includes(module.moduleId) && !module.ok())
    .map(failureOf);
  process.send({ done: true, failed, unhandled: unhandledErrors.length });
});

/** The first failure of a file. */
function failureOf(module) {
  const [test] = module.children.allTests('failed');
  const [error] = test?.result().errors ?? module.errors();
  return `${module.moduleId.slice(root.length)}: ${test?.fullName ?? ''}: ${error?.message ?? ''}`;
}

process.on('disconnect', () => process.exit());
process.send({ ready: true });
