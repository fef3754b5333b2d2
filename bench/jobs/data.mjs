// MNIST with each picture as a row.
import { mnist } from '@gradus/datasets';

export async function flatMnist() {
  const { train, test } = await mnist();
  const flat = ([images, labels]) => [images.view(-1, 784), labels];
  return { train: train.map(flat), test: test.map(flat) };
}
