import type { Node } from '../../../src/graph/node.ts';
import {
  type Chains,
  chainsOf,
  combineRows,
  moveRows,
  readRows,
} from '../../../src/ops/composite/rows.ts';
import type { ScatterKind } from '../../../src/ops/scatter.ts';
import {
  EDGES,
  float,
  int,
  type Sample,
  type SampleInput,
  type Samples,
  scattered,
  spread,
} from '../kit.ts';

/** Samples of a function of sources and of the chains that they form. */
function withChains(
  fn: (x: Node, chains: Chains) => Node,
  sizeOf: (m: number, n: number) => number,
): Sample[] {
  const sample = (
    about: string,
    positions: readonly number[],
    n: number,
    width: number,
    input?: SampleInput,
  ): Sample => {
    const rows = sizeOf(positions.length, n);
    return {
      about,
      inputs: [input ?? spread(-2, 2, [rows, width])],
      compute: (x) => fn(x, chainsOf(Int32Array.from(positions), n)),
      smooth: input === undefined && rows > 0,
    };
  };
  return [
    sample('different positions', [2, 0, 3], 4, 3),
    sample('equal positions', [1, 1, 0, 1, 3, 1, 0, 1, 1], 5, 2),
    sample('one row of one column', [0, 0, 0, 0], 1, 1),
    sample('no positions', [], 3, 2),
    {
      ...sample('not contiguous', [2, 2, 1], 3, 5, spread(-2, 2, [5, 6])),
      compute: (x: Node) => fn(scattered(x), chainsOf(Int32Array.from([2, 2, 1]), 3)),
    },
  ];
}

function combinations(kind: ScatterKind): Sample[] {
  const positions = Int32Array.from(EDGES, (_, i) => (i * i) % 9);
  const combine = (x: Node) => combineRows(kind, x, chainsOf(positions, 9));
  return [
    ...withChains(
      (x, chains) => combineRows(kind, x, chains),
      (m) => m,
    ),
    {
      about: 'edges',
      inputs: [float(EDGES, [EDGES.length, 1])],
      compute: combine,
      smooth: false,
    },
    {
      about: 'ties and zeros',
      inputs: [float([0, 2, 2, -0, 0, 2], [6, 1])],
      compute: (x: Node) => combineRows(kind, x, chainsOf(Int32Array.from([0, 1, 1, 0, 2, 1]), 4)),
      smooth: false,
    },
    {
      about: 'int32',
      inputs: [int([2147483647, 3, 65537, 65537, -7, 1], [6, 1])],
      compute: (x: Node) => combineRows(kind, x, chainsOf(Int32Array.from([0, 0, 2, 2, 2, 1]), 4)),
      smooth: false,
    },
  ].map((sample) => ({
    ...sample,
    about: `${kind}: ${sample.about}`,
    // A row without a source is infinite for the extremes; the goldens have their gradients.
    smooth: sample.smooth && (kind === 'sum' || kind === 'product'),
  }));
}

const combined = (['sum', 'product', 'maximum', 'minimum'] as const).flatMap(combinations);

/** By function name. */
export const samples: Samples = {
  chainsOf: combined.slice(0, 3),
  combineRows: combined,
  readRows: withChains(readRows, (_, n) => n),
  moveRows: [
    {
      about: 'some rows',
      inputs: [spread(-2, 2, [4, 3]), int([2, -1, 0]), int([2, -1, 0, -1])],
      compute: moveRows,
      smooth: true,
    },
    {
      about: 'no row',
      inputs: [spread(-2, 2, [2, 3]), int([-1, -1, -1]), int([-1, -1])],
      compute: moveRows,
      smooth: true,
    },
    {
      about: 'to nothing',
      inputs: [spread(-2, 2, [2, 3]), int([], [0]), int([-1, -1])],
      compute: moveRows,
      smooth: false,
    },
    {
      about: 'from nothing',
      inputs: [float([], [0, 2]), int([-1, -1]), int([], [0])],
      compute: moveRows,
      smooth: false,
    },
    {
      about: 'edges',
      inputs: [
        float(EDGES, [EDGES.length, 1]),
        int(EDGES.map((_, i) => EDGES.length - 1 - i)),
        int(EDGES.map((_, i) => EDGES.length - 1 - i)),
      ],
      compute: moveRows,
      smooth: false,
    },
  ],
};
