// Time from the start of model D's first step to its plan, in a process that has compiled nothing before:
// recording, all passes of the compiler, code generation and the WebAssembly module. With `keep`, an earlier process has
// kept its programs in a folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWasmBackend, keepPrograms, manualSeed, setBackend } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { report, settings } from '../src/job.mjs';
import { flatMnist } from './data.mjs';
import { network } from './networks.mjs';

const { keep = false, folder = keep ? mkdtempSync(join(tmpdir(), 'gradus-bench-')) : null } =
  settings();
if (keep) spawnSync(process.execPath, [process.argv[1], JSON.stringify({ folder })]);
if (folder !== null) keepPrograms(folder);

const { train } = await flatMnist();
manualSeed(0);
const model = network('D');
const criterion = new nn.CrossEntropyLoss();
const optimizer = new SGD(model.parameters(), { lr: 0.1 });
const [[images, labels]] = new DataLoader(train, { batchSize: 100, shuffle: true });

const begin = performance.now();
let planned = begin;
const backend = createWasmBackend({ threads: 1 });
setBackend({
  ...backend,
  compile(program) {
    const executable = backend.compile(program);
    planned = performance.now();
    return executable;
  },
});
optimizer.zeroGrad();
const loss = criterion.forward(model.forward(images), labels);
loss.backward();
optimizer.step();
const value = await loss.item();
report({ plan: planned - begin, firstStep: performance.now() - begin, loss: value });
if (keep) rmSync(folder, { recursive: true });
