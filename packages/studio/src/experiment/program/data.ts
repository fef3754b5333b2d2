import { line, type ProgramLine } from './line.ts';
import type { Subject } from './subject.ts';

/** The lines that make `train` and `test`, and their imports. */
interface DataLines {
  readonly imports: readonly ProgramLine[];
  readonly lines: readonly ProgramLine[];
}

const TORCHVISION = 'from torchvision import datasets, transforms';

const BY_NAME: Readonly<Record<Subject['data']['name'], (subject: Subject) => DataLines>> = {
  mnist: () => ({
    imports: [
      line('import.data', 'data', "import { mnist } from '@gradus/datasets';", TORCHVISION),
    ],
    lines: [line('data', 'data', 'const { train, test } = await mnist();', torchvision('MNIST'))],
  }),
  'fashion-mnist': () => ({
    imports: [
      line('import.data', 'data', "import { fashionMnist } from '@gradus/datasets';", TORCHVISION),
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
      line('import.data', 'data', "import { loadIdxDataset, toTensors } from '@gradus/datasets';", [
        'from torch.utils.data import TensorDataset',
        'from torchvision.datasets.mnist import read_image_file, read_label_file',
      ]),
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
  folder: folderLines,
};

/** Class folders. PyTorch draws other pictures for the test set, and scales pictures in another way. */
function folderLines({ data, parts }: Subject): DataLines {
  const { rows, columns, channels = 1, splitSeed } = data;
  const folder = data.directory ?? 'data';
  const { train = 'train', validation = null, test = 'test' } = parts ?? {};
  const options = [
    `size: [${rows}, ${columns}]`,
    ...(channels === 1 ? [] : [`channels: ${channels}`]),
    ...(splitSeed === undefined ? [] : [`seed: ${splitSeed}`]),
  ];
  const steps = [
    ...(channels === 1 ? ['transforms.Grayscale()'] : []),
    `transforms.Resize((${rows}, ${columns}))`,
    'transforms.ToTensor()',
  ];
  const read = (path: string) => `datasets.ImageFolder(${JSON.stringify(path)}, transform)`;
  return {
    imports: [
      line(
        'import.data',
        'data',
        "import { loadImageFolderDataset, toTensors } from '@gradus/datasets';",
        splitSeed === undefined
          ? TORCHVISION
          : ['from torch.utils.data import random_split', TORCHVISION],
      ),
    ],
    lines: [
      line(
        'data',
        'data',
        [
          `const images = await loadImageFolderDataset(${quoted(folder)}, { ${options.join(', ')} });`,
          'const { train, test } = toTensors(images);',
          ...(validation === null
            ? []
            : ['const { test: validation } = toTensors({ ...images, test: images.validation! });']),
        ],
        [
          `transform = transforms.Compose([${steps.join(', ')}])`,
          ...(splitSeed === undefined
            ? [
                `train = ${read(`${folder}/${train}`)}`,
                ...(validation === null ? [] : [`validation = ${read(`${folder}/${validation}`)}`]),
                `test = ${read(`${folder}/${test}`)}`,
              ]
            : [
                `pictures = ${read(folder)}`,
                `train, test = random_split(pictures, [0.85, 0.15], generator=torch.Generator().manual_seed(${splitSeed}))`,
              ]),
        ],
      ),
    ],
  };
}

/** A text in single quotes, as in TypeScript. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function torchvision(name: string): string[] {
  return [
    'transform = transforms.ToTensor()',
    `train = datasets.${name}("data", train=True, transform=transform, download=True)`,
    `test = datasets.${name}("data", train=False, transform=transform)`,
  ];
}

/** Where the pictures come from. A program with your own data replaces all of these lines. */
export function dataLines(subject: Subject): DataLines {
  return BY_NAME[subject.data.name](subject);
}
