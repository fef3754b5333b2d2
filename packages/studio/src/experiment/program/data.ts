import type { PictureExperiment as Experiment } from '../data.ts';
import { line, type ProgramLine } from './line.ts';

/** The lines that make `train` and `test`, and their imports. */
interface DataLines {
  readonly imports: readonly ProgramLine[];
  readonly lines: readonly ProgramLine[];
}

const TORCHVISION = 'from torchvision import datasets, transforms';

const BY_NAME: Readonly<Record<Experiment['data']['name'], (experiment: Experiment) => DataLines>> =
  {
    mnist: () => ({
      imports: [
        line('import.data', 'data', "import { mnist } from '@gradus/datasets';", TORCHVISION),
      ],
      lines: [line('data', 'data', 'const { train, test } = await mnist();', torchvision('MNIST'))],
    }),
    'fashion-mnist': () => ({
      imports: [
        line(
          'import.data',
          'data',
          "import { fashionMnist } from '@gradus/datasets';",
          TORCHVISION,
        ),
      ],
      lines: [
        line(
          'data',
          'data',
          "const { train, test } = await fashionMnist({ root: 'data/FashionMNIST/raw' });",
          torchvision('FashionMNIST'),
        ),
      ],
    }),
    idx: ({ data }) => ({
      imports: [
        line(
          'import.data',
          'data',
          "import { loadIdxDataset, toTensors } from '@gradus/datasets';",
          [
            'from torch.utils.data import TensorDataset',
            'from torchvision.datasets.mnist import read_image_file, read_label_file',
          ],
        ),
      ],
      lines: [
        line(
          'data',
          'data',
          [
            `const images = await loadIdxDataset('data', { classes: ${data.classes} });`,
            'const { train, test } = toTensors(images);',
          ],
          [
            'def load(name):',
            '    pictures = read_image_file(f"data/{name}-images-idx3-ubyte").float() / 255',
            '    return TensorDataset(pictures, read_label_file(f"data/{name}-labels-idx1-ubyte"))',
            '',
            'train, test = load("train"), load("t10k")',
          ],
        ),
      ],
    }),
  };

function torchvision(name: string): string[] {
  return [
    'transform = transforms.ToTensor()',
    `train = datasets.${name}("data", train=True, transform=transform, download=True)`,
    `test = datasets.${name}("data", train=False, transform=transform)`,
  ];
}

/** Where the pictures come from. A program with your own data replaces all of these lines. */
export function dataLines(experiment: Experiment): DataLines {
  return BY_NAME[experiment.data.name](experiment);
}
