import type { ImageSetProblem, PartFolders, SkippedFile } from '@gradus/datasets';
import { imageFiles, pictures as lab } from '@gradus/lab/lang/en';

const grouped = (n: number): string => n.toLocaleString('en');
const counted = (n: number): string => `${grouped(n)} ${n === 1 ? 'picture' : 'pictures'}`;

/** Class folders of pictures: their preview, and the choices before they are trained on. */
export const pictures = {
  title: (name: string) => `Train on ${name}`,
  about: (count: number, classes: number) =>
    `${counted(count)} of ${grouped(classes)} classes. The files stay on your computer.`,
  train: 'Train on these pictures',
  finding: (count: number) => `Looking into the folder: ${grouped(count)} files`,
  reading: (share: number | null) =>
    `Reading the pictures${share === null ? ' …' : `: ${share} %`}`,
  loading: 'Preparing the pictures …',

  // Trouble
  layout:
    'Make one folder for each class, put its PNG or JPEG pictures there, and drop the folder that holds them: cat/1.png, cat/2.png, dog/1.png, …',
  problem: (file: string, details: ImageSetProblem): string | null => {
    switch (details.code) {
      case 'no-classes':
        return `${file} has no class folders with pictures.`;
      case 'one-class':
        return `${file} has one class folder, “${details.name}”. A network needs at least two classes.`;
      case 'two-deep':
        return `The pictures of ${file} are two folders deep, as in ${details.first}/. Drop the folder whose folders are the classes, such as “${details.folder}”.`;
      case 'too-large':
        return `${grouped(details.pictures)} pictures of ${details.shape.join(' × ')} do not fit into a page. Choose a smaller size.`;
      default: {
        const words = imageFiles.set(details);
        return words === null ? null : `${file}: ${words}`;
      }
    }
  },
  tooManyClasses: (count: number, most: number) =>
    `The folder has ${grouped(count)} classes. The page shows at most ${grouped(most)}.`,
  failed: (message: string) => `The pictures cannot be used: ${message}`,

  // Form
  form: 'Form for the network',
  height: 'Height in pixels',
  width: 'Width in pixels',
  colors: 'Colours',
  channels: { 1: 'Grey', 3: 'Colour (red, green, blue)' },
  formHint: (inputs: number) =>
    `Each picture is scaled to this size and gives ${grouped(inputs)} inputs. Small pictures learn faster.`,
  sizes: (list: string, more: number) =>
    `Sizes in the folder: ${list}${more > 0 ? `, and ${grouped(more)} more` : ''}.`,
  size: (width: number, height: number, count: number) =>
    `${width} × ${height} (${grouped(count)})`,
  stretched: (count: number) =>
    `${counted(count)} ${count === 1 ? 'has' : 'have'} other proportions and ${count === 1 ? 'is' : 'are'} stretched.`,
  seed: 'Seed',
  seedHint: 'Draws the test pictures, the initial weights and the order of the batches.',
  splitBySeed: (train: number, test: number) =>
    `${grouped(train)} to train on, ${grouped(test)} to test on: 15\u00a0% of each class, drawn with the seed.`,
  splitByFolders: (
    folders: PartFolders,
    counts: { readonly train: number; readonly validation: number; readonly test: number },
  ) =>
    [
      `By its folders: ${grouped(counts.train)} to train on (${folders.train})`,
      ...(folders.validation === null
        ? []
        : [`${grouped(counts.validation)} to validate (${folders.validation})`]),
      `${grouped(counts.test)} to test on (${folders.test}).`,
    ].join(', '),

  // Classes
  classes: 'Classes',
  classesHint: 'Some pictures of each class, as the network will see them.',
  count: (count: number) => counted(count),
  thumbnails: (name: string, shown: number) => `${shown} of the pictures of ${name}`,
  moreClasses: (count: number) => `and ${grouped(count)} more classes`,
  few: (name: string, count: number) =>
    `${name} has only ${counted(count)}. The more pictures a class has, the better the network learns it.`,
  uneven: (largest: string, smallest: string, factor: number) =>
    `${largest} has ${grouped(factor)} times as many pictures as ${smallest}. Try “Balanced classes” under “Advanced”.`,

  // Left out
  skipped: (count: number) =>
    `${grouped(count)} ${count === 1 ? 'file was' : 'files were'} left out`,
  why: ({ problem, details }: SkippedFile): string => lab.problem(details) ?? problem,
  moreSkipped: (count: number) => `… and ${grouped(count)} more`,
};
