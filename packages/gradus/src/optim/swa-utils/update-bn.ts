import { BatchNorm1d, type Module } from '../../nn/index.ts';
import { noGrad, Tensor } from '../../tensor/index.ts';
import { ArgumentError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { Mirror } from './mirror.ts';

/** A batch: the input of the model, or a list that begins with it. */
type Batch = Tensor | readonly Tensor[];

/** A batch-norm layer, and the module that has its running statistics. */
interface Layer {
  readonly layer: BatchNorm1d;
  readonly statistics: Pick<BatchNorm1d, 'running_mean' | 'running_var' | 'num_batches_tracked'>;
}

/**
 * Computes the running statistics of all batch-norm layers again, as the mean over the batches of `loader`. Averaged
 * weights need it, because the statistics of the training do not fit them.
 * @param loader a data loader or a list of batches; the input is the batch, or the first element of it
 * @returns a promise, because a loader may be asynchronous
 * @throws ArgumentError for a batch without a tensor
 *
 * @example
 * ```ts
 * const model = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));
 * const averaged = new optim.swaUtils.AveragedModel(model);
 * averaged.updateParameters(model);
 * await optim.swaUtils.updateBn([randn([8, 2]), randn([8, 2])], averaged);
 * ```
 */
export async function updateBn(
  loader: Iterable<Batch> | AsyncIterable<Batch>,
  model: Module,
): Promise<void> {
  const layers = layersIn(model);
  if (layers.length === 0) return;
  for (const { statistics } of layers) reset(statistics);
  const momenta = layers.map(({ layer }) => layer.momentum);
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.train();
  // The statistics become the mean over all batches.
  for (const { layer } of layers) setMomentum(layer, null);
  try {
    for await (const batch of loader) {
      const input = inputOf(batch);
      noGrad(() => model.forward(input));
    }
  } finally {
    layers.forEach(({ layer }, i) => {
      setMomentum(layer, momenta[i]);
    });
    for (const [module, mode] of modes) module.training = mode;
  }
}

/** The layers with running statistics; in an averaged model, the copies of the statistics. */
function layersIn(model: Module): Layer[] {
  return model.modules().flatMap((module) => {
    const layer = module instanceof Mirror ? Mirror.sourceOf(module) : module;
    if (!(layer instanceof BatchNorm1d) || layer.running_mean === null) return [];
    return [{ layer, statistics: module as unknown as Layer['statistics'] }];
  });
}

function reset({ running_mean, running_var, num_batches_tracked }: Layer['statistics']): void {
  running_mean?.fill_(0);
  running_var?.fill_(1);
  num_batches_tracked?.fill_(0);
}

function setMomentum(layer: BatchNorm1d, momentum: number | null): void {
  (layer as { momentum: number | null }).momentum = momentum;
}

function inputOf(batch: unknown): Tensor {
  const input: unknown = Array.isArray(batch) ? batch[0] : batch;
  if (input instanceof Tensor) return input;
  throw new ArgumentError(
    'updateBn',
    `a batch must be a tensor or a list that begins with one, got ${shown(batch)}.`,
  );
}
