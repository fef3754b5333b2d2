// Your own pictures: a folder with one folder for each class. Here, the first 2,000 of MNIST as PNG files.
// Run: npx tsx examples/own-pictures.ts [FOLDER]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadImageFolderDataset, loadMnist, toTensors } from '@gradus/datasets';
import { encode } from 'fast-png';
import { manualSeed } from 'gradus';
import { DataLoader } from 'gradus/data';
import * as nn from 'gradus/nn';
import { SGD } from 'gradus/optim';
import { train } from 'gradus/train';

const [folder = 'digits'] = process.argv.slice(2);
const COUNT = 2000;

// 1. Write digits/0/1.png, digits/0/21.png, … digits/9/4.png.
const { images, labels } = (await loadMnist()).train;
const [, height, width] = images.shape;
for (let i = 0; i < COUNT; i++) {
  const data = Uint8Array.from(images.data.subarray(i * height * width, (i + 1) * height * width));
  const place = join(folder, String(labels.data[i]));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `${i}.png`), encode({ data, width, height, channels: 1, depth: 8 }));
}

// 2. Read them, all at one size, and keep 15 % of each class to test on. For photos: size: 64, channels: 3.
const pictures = await loadImageFolderDataset(folder, { size: 28, seed: 0 });
for (const { file, problem } of pictures.skipped) console.log(`left out: ${file} ${problem}`);
console.log(`${pictures.classes} classes: ${pictures.classNames.join(', ')}`);

// 3. Train, and test on the pictures that were kept.
manualSeed(0);
const data = toTensors(pictures);
const model = new nn.Sequential(
  new nn.Flatten(),
  new nn.Linear(28 * 28, 100),
  new nn.ReLU(),
  new nn.Linear(100, pictures.classes),
);
const { iterations, evaluation } = await train({
  model,
  loss: new nn.CrossEntropyLoss(),
  optimizer: new SGD(model.parameters(), { lr: 0.1 }),
  trainLoader: new DataLoader(data.train, { batchSize: 50, shuffle: true }),
  testLoader: new DataLoader(data.test, { batchSize: 1000 }),
  iterations: 1000,
});
const { correct, total } = evaluation ?? {};
console.log(`${iterations} steps. Of ${total} pictures that it has never seen: ${correct} right`);
