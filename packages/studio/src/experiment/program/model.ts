import type { Initialisation } from '@gradus/lab/settings';
import type { PictureExperiment as Experiment } from '../data.ts';
import { layersOf } from '../layers.ts';
import { line, type ProgramLine } from './line.ts';

/** The network as a class, as in the lesson. */
export function modelLines(experiment: Experiment): ProgramLine[] {
  const layers = layersOf(experiment);
  return [
    line('blank.class', 'model', null, ''),
    line('class', 'model', 'class FeedforwardNeuralNetModel extends nn.Module {', [
      'class FeedforwardNeuralNetModel(nn.Module):',
      '    def __init__(self):',
      '        super().__init__()',
    ]),
    ...layers.map(({ name, kind, args }) =>
      line(
        `layer.${name}`,
        'model',
        `  ${name} = new nn.${kind}(${args});`,
        `        self.${name} = nn.${kind}(${args})`,
      ),
    ),
    line('forward', 'forward', ['', '  forward(x: Tensor) {'], ['', '    def forward(self, x):']),
    ...layers.map(({ name }, i) =>
      line(
        `forward.${name}`,
        'forward',
        // The shape changes from layer to layer, so the type leaves it out.
        i === 0
          ? `    let out: Tensor = this.${name}.forward(x);`
          : `    out = this.${name}.forward(out);`,
        `        out = self.${name}(${i === 0 ? 'x' : 'out'})`,
      ),
    ),
    line('return', 'forward', ['    return out;', '  }', '}', ''], ['        return out', '', '']),
    line(
      'model',
      'model',
      'const model = new FeedforwardNeuralNetModel();',
      'model = FeedforwardNeuralNetModel()',
    ),
  ];
}

/** A call of `nn.init` in both languages, and whether the gain has yet to be applied. */
interface Scheme {
  readonly typescript: (weight: string, gain: number) => string | null;
  readonly pytorch: (weight: string, gain: number) => string | null;
  readonly isScaled: boolean;
}

/** A scheme with its own gain. */
function withGain(typescript: string, pytorch: string): Scheme {
  return {
    typescript: (w, gain) =>
      `nn.init.${typescript}(${w}${gain === 1 ? '' : `, { gain: ${gain} }`});`,
    pytorch: (w, gain) => `nn.init.${pytorch}(${w}${gain === 1 ? '' : `, gain=${gain}`})`,
    isScaled: false,
  };
}

function scaled(
  typescript: string,
  pytorch: string,
  nonlinearity: string,
  isNamed: boolean,
): Scheme {
  return {
    typescript: (w) =>
      `nn.init.${typescript}(${w}${isNamed ? `, { nonlinearity: '${nonlinearity}' }` : ''});`,
    pytorch: (w) => `nn.init.${pytorch}(${w}, nonlinearity="${nonlinearity}")`,
    isScaled: true,
  };
}

/** A call that is the same in both languages, except for the semicolon. */
function plain(call: (weight: string, gain: number) => string): Scheme {
  return {
    typescript: (w, gain) => `nn.init.${call(w, gain)};`,
    pytorch: (w, gain) => `nn.init.${call(w, gain)}`,
    isScaled: false,
  };
}

const SCHEMES: Readonly<Record<Initialisation, Scheme>> = {
  default: { typescript: () => null, pytorch: () => null, isScaled: true },
  'xavier-uniform': withGain('xavierUniform_', 'xavier_uniform_'),
  'xavier-normal': withGain('xavierNormal_', 'xavier_normal_'),
  'kaiming-uniform': scaled('kaimingUniform_', 'kaiming_uniform_', 'relu', true),
  'kaiming-normal': scaled('kaimingNormal_', 'kaiming_normal_', 'relu', true),
  // PyTorch has no function with LeCun's name; Kaiming's for a linear layer is the same.
  'lecun-uniform': scaled('lecunUniform_', 'kaiming_uniform_', 'linear', false),
  'lecun-normal': scaled('lecunNormal_', 'kaiming_normal_', 'linear', false),
  orthogonal: withGain('orthogonal_', 'orthogonal_'),
  uniform: plain((w, gain) => `uniform_(${w}, ${-gain}, ${gain})`),
  normal: plain((w, gain) => `normal_(${w}, 0, ${gain})`),
  constant: plain((w, gain) => `constant_(${w}, ${gain})`),
  zeros: plain((w) => `zeros_(${w})`),
};

/** New initial weights, layer by layer. */
export function initialisationLines(experiment: Experiment): ProgramLine[] {
  const { init, gain } = experiment.training;
  const { typescript, pytorch, isScaled } = SCHEMES[init];
  const layers = layersOf(experiment).filter(({ role }) => role === 'linear');
  return layers.flatMap(({ name }, i) => {
    const weight = `model.${name}.weight`;
    const bias = `model.${name}.bias`;
    const factor = gain?.[i] ?? 1;
    const isDrawn = init !== 'default';
    return [
      isDrawn &&
        line(`init.${name}`, 'initialisation', typescript(weight, factor), pytorch(weight, factor)),
      isScaled &&
        factor !== 1 &&
        line(
          `gain.${name}`,
          'initialisation',
          `${weight}.setData(${weight}.dataSync().map((value) => ${factor} * value));`,
          `${weight}.data.mul_(${factor})`,
        ),
      isDrawn &&
        line(
          `init.${name}.bias`,
          'initialisation',
          // A layer can have no bias.
          `nn.init.zeros_(${bias}!);`,
          `nn.init.zeros_(${bias})`,
        ),
    ].filter((each) => each !== false);
  });
}
