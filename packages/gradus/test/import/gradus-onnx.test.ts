import { manualSeed, randn, type Tensor } from 'gradus';
import { toOnnx } from 'gradus/export';
import { loadOnnx, type OnnxCell } from 'gradus/import';
import * as nn from 'gradus/nn';
import { Predictor } from 'gradus/preprocessing';
import { beforeEach, describe, expect, it } from 'vitest';
import { houseModel, houses, LESSON, Plain, Residual } from '../export/models.ts';

beforeEach(() => manualSeed(1));

function expectClose(found: Tensor, wanted: Tensor): void {
  expect(found.shape).toEqual(wanted.shape);
  const [a, b] = [found.dataSync(), wanted.dataSync()];
  b.forEach((value, i) => {
    expect(Math.abs(a[i] - value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(value)));
  });
}

/** Exports a model, imports it, and expects the same predictions. */
function roundTrip(model: nn.Module, inputShape: number[]): void {
  model.eval();
  const x = randn([5, ...inputShape]);
  const back = loadOnnx(toOnnx(model, { inputShape }));
  expectClose(back.forward(x), model.forward(x) as Tensor);
}

describe('exports of Gradus', () => {
  it.each(Object.keys(LESSON))('of lesson %s keep their weights', (name) => {
    const model = LESSON[name]();
    const back = loadOnnx(toOnnx(model, { inputShape: [784] }));
    expect(Object.keys(back.stateDict())).toEqual(Object.keys(model.stateDict()));
    model.loadStateDict(back.stateDict());
    roundTrip(model, [784]);
  });

  it('of other modules predict the same', () => {
    roundTrip(new Residual(), [2, 3]);
    for (const layer of [
      new nn.GELU(),
      new nn.GELU('tanh'),
      new nn.ELU(0.5),
      new nn.LeakyReLU(0.2),
      new nn.Softplus(2),
      new nn.SiLU(),
    ]) {
      roundTrip(new nn.Sequential(new nn.Linear(3, 3), layer, new nn.LogSoftmax(1)), [3]);
    }
    const products = (x: Tensor, fc: nn.Linear) =>
      x
        .view(-1, 2, 2)
        .matmul(x.view(-1, 2, 2))
        .flatten(1)
        .matmul(fc.weight.T);
    roundTrip(new Plain(products), [4]);
    roundTrip(
      new Plain((x) =>
        x
          .slice(1, 1, 4)
          .sub(x.mean(1, true))
          .div(x.var(1, true, true).add(1e-5).sqrt()),
      ),
      [4],
    );
    roundTrip(new Plain((x) => x.max(1, true)[0].add(x.argmax(1, true)).add(x.gt(0).float())), [4]);
  });

  it.each<[string, Parameters<typeof houseModel>]>([
    ['classes', ['rooms']],
    ['one logit', ['dear', { binary: 'logit' }]],
    ['numbers', [['price', 'rent'], { activation: 'ELU' }]],
  ])('of tables of %s predict rows', (_, options) => {
    const model = houseModel(...options);
    const back = loadOnnx(toOnnx(model));
    const table = houses(100);
    const wanted = new Predictor(model).predict(table);
    const rows = Array.from({ length: 100 }, (_, i) => {
      const row = table.row(i);
      return Object.fromEntries(
        back.inputs.map(({ name }) => {
          const cell = row[name];
          return [name, (cell instanceof Date ? cell.getTime() : cell) as OnnxCell];
        }),
      );
    });
    const found = back.predict(rows);
    if (wanted.task === 'classification') {
      for (const { row, value, probabilities } of wanted.predictions) {
        expect(found[row].label).toBe(value);
        probabilities.forEach((p, i) => {
          expect((found[row].probabilities as number[])[i]).toBeCloseTo(p, 5);
        });
      }
    } else {
      for (const { row, values } of wanted.predictions) {
        const numbers = found[row].predictions as number[];
        Object.values(values).forEach((value, i) => {
          expect(numbers[i] / value).toBeCloseTo(1, 6);
        });
      }
    }
  });
});
