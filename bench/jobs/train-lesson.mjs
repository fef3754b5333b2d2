// Trains the lesson's networks one after the other with `train`, the loop of the library. Its steps are those of
// train.mjs, where the loop is written by hand. Settings: models, iterations, threads (null: as many as the machine
// has).
import { createWasmBackend, manualSeed, setBackend } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { report, settings } from '../src/job.mjs';
import { flatMnist } from './data.mjs';
import { network } from './networks.mjs';
import { timedTrain } from './timed-train.mjs';

const { models = 'ABCD', iterations = 3000, threads = null } = settings();
if (threads !== null) setBackend(createWasmBackend({ threads }));
const data = await flatMnist();

const results = {};
for (const name of models) {
  manualSeed(0);
  const model = network(name);
  results[name] = await timedTrain({
    model,
    loss: new nn.CrossEntropyLoss(),
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    trainLoader: new DataLoader(data.train, { batchSize: 100, shuffle: true }),
    testLoader: new DataLoader(data.test, { batchSize: 100 }),
    iterations,
  });
}
report(results);
