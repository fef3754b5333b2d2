import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeModel,
  encodeModel,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxTensor,
} from '../../src/onnx/index.ts';
import { ArgumentError, DataError } from '../../src/util/errors.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const int = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 300 }));
const float = fc.float({ noDefaultInfinity: false });

function tensorOf(type: OnnxTensor['type'], data: fc.Arbitrary<OnnxTensor['data']>) {
  return fc
    .record({ name: text, data })
    .map(({ name, data }): OnnxTensor => ({ name, type, shape: [data.length], data }));
}

const tensor: fc.Arbitrary<OnnxTensor> = fc.oneof(
  tensorOf('float32', fc.float32Array({ maxLength: 5 })),
  tensorOf('float64', fc.float64Array({ maxLength: 5 })),
  tensorOf('int8', fc.int8Array({ maxLength: 5 })),
  tensorOf('uint8', fc.uint8Array({ maxLength: 5 })),
  tensorOf('int16', fc.int16Array({ maxLength: 5 })),
  tensorOf('uint16', fc.uint16Array({ maxLength: 5 })),
  tensorOf('int32', fc.int32Array({ maxLength: 5 })),
  tensorOf('uint32', fc.uint32Array({ maxLength: 5 })),
  tensorOf('int64', fc.bigInt64Array({ maxLength: 5 })),
  tensorOf('uint64', fc.bigUint64Array({ maxLength: 5 })),
  tensorOf('bool', fc.uint8Array({ max: 1, maxLength: 5 })),
  tensorOf('string', fc.array(text, { maxLength: 5 })),
);

/** The bytes of a graph in a node. */
const inner = fc.uint8Array({ maxLength: 5 });

const attribute: fc.Arbitrary<OnnxAttribute> = fc.oneof(
  fc.record({ type: fc.constant('float' as const), value: float }),
  fc.record({ type: fc.constant('int' as const), value: int }),
  fc.record({ type: fc.constant('string' as const), value: text }),
  fc.record({ type: fc.constant('tensor' as const), value: tensor }),
  fc.record({ type: fc.constant('floats' as const), value: fc.array(float, { maxLength: 4 }) }),
  fc.record({ type: fc.constant('ints' as const), value: fc.array(int, { maxLength: 4 }) }),
  fc.record({ type: fc.constant('strings' as const), value: fc.array(text, { maxLength: 4 }) }),
  fc.record({ type: fc.constant('graph' as const), value: inner }),
  fc.record({ type: fc.constant('graphs' as const), value: fc.array(inner, { maxLength: 3 }) }),
);

const node = fc.record({
  name: text,
  opType: text,
  domain: fc.constantFrom('', 'ai.onnx.ml'),
  inputs: fc.array(text, { maxLength: 3 }),
  outputs: fc.array(text, { maxLength: 3 }),
  attributes: fc.array(fc.tuple(text, attribute), { maxLength: 3 }).map((list) => new Map(list)),
});

const value = fc.record({
  name: text,
  elementType: fc.constantFrom('float32', 'string', 'int64', 'bfloat16'),
  shape: fc.option(
    fc.array(fc.oneof(fc.nat(), fc.constant('batch'), fc.constant(null)), { maxLength: 3 }),
  ),
  docString: text,
});

const model = fc.record({
  irVersion: fc.nat(12),
  opsets: fc.constant(
    new Map([
      ['', 17],
      ['ai.onnx.ml', 3],
    ]),
  ),
  producerName: text,
  producerVersion: text,
  domain: text,
  modelVersion: int,
  docString: text,
  metadata: fc.array(fc.tuple(text, text), { maxLength: 3 }).map((list) => new Map(list)),
  graph: fc.record({
    name: text,
    nodes: fc.array(node, { maxLength: 4 }),
    initializers: fc.array(tensor, { maxLength: 4 }),
    inputs: fc.array(value, { maxLength: 2 }),
    outputs: fc.array(value, { maxLength: 2 }),
  }),
}) as fc.Arbitrary<OnnxModel>;

/** A field with its length first. `parts` are bytes or texts. */
function field(number: number, ...parts: (string | number | Uint8Array | number[])[]): Uint8Array {
  const body = parts.flatMap((part) => {
    if (typeof part === 'string') return [...new TextEncoder().encode(part)];
    return typeof part === 'number' ? [part] : [...part];
  });
  return Uint8Array.from([...varint(number * 8 + 2), ...varint(body.length), ...body]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A field that is a varint. */
const integer = (number: number, value: number): number[] => [
  ...varint(number * 8),
  ...varint(value),
];

/** A model whose only initializer `w` has these fields. */
const withTensor = (...fields: (Uint8Array | number[])[]): Uint8Array => {
  return field(7, field(5, field(8, 'w'), ...fields));
};

/** A model whose only node has these fields. */
const withNode = (...fields: (Uint8Array | number[])[]): Uint8Array =>
  field(7, field(1, ...fields));

function problemOf(bytes: Uint8Array): string {
  try {
    decodeModel(bytes, 'm.onnx');
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).message;
  }
  throw new Error('decoded without an error');
}

const dataOf = (bytes: Uint8Array) => decodeModel(bytes).graph.initializers[0].data;

describe('encodeModel and decodeModel', () => {
  it('round-trip', () => {
    fc.assert(
      fc.property(model, (given) => {
        expect(decodeModel(encodeModel(given))).toEqual(given);
      }),
    );
  });

  it('refuse to write tensors whose shape, type and data do not match', () => {
    const of = (weight: OnnxTensor): (() => Uint8Array) => {
      const empty = decodeModel(field(7));
      return () => encodeModel({ ...empty, graph: { ...empty.graph, initializers: [weight] } });
    };
    const data = Float32Array.of(1, 2);
    expect(of({ name: 'w', type: 'float32', shape: [3], data })).toThrow(
      new ArgumentError('encodeModel', "tensor 'w': shape [3] does not take 2 values."),
    );
    expect(of({ name: 'w', type: 'int32', shape: [2], data })).toThrow(
      'elements of type int32 cannot be written from a Float32Array',
    );
    expect(of({ name: 'w', type: 'bfloat16', shape: [2], data })).toThrow(ArgumentError);
    expect(of({ name: 'w', type: 'string', shape: [2], data })).toThrow(ArgumentError);
  });
});

describe('decodeModel', () => {
  it('skips unknown fields of every wire type', () => {
    const unknown = [
      ...integer(100, 300),
      ...field(101, 'some text'),
      ...varint(102 * 8 + 1),
      ...new Uint8Array(8),
      ...varint(103 * 8 + 5),
      ...new Uint8Array(4),
    ];
    const bytes = Uint8Array.from([...unknown, ...field(7, unknown, field(2, 'net')), ...unknown]);
    expect(decodeModel(bytes).graph.name).toBe('net');
  });

  it('reads numbers in the fields of their types, packed or one by one', () => {
    const floats = new Uint8Array(Float32Array.of(1.5, -2, 8).buffer);
    const one = (at: number): number[] => [4 * 8 + 5, ...floats.subarray(4 * at, 4 * at + 4)];
    const head = [...integer(1, 3), ...integer(2, 1)];
    expect(dataOf(withTensor(head, field(4, floats)))).toEqual(Float32Array.of(1.5, -2, 8));
    expect(dataOf(withTensor(head, one(0), one(1), one(2)))).toEqual(Float32Array.of(1.5, -2, 8));
    const mixed = withTensor(
      head,
      field(4, floats.subarray(0, 4)),
      one(1),
      field(4, floats.subarray(8)),
    );
    expect(dataOf(mixed)).toEqual(Float32Array.of(1.5, -2, 8));

    const doubles = new Uint8Array(Float64Array.of(0.1).buffer);
    expect(dataOf(withTensor(integer(1, 1), integer(2, 11), field(10, doubles)))).toEqual(
      Float64Array.of(0.1),
    );
    const minusOne = [255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    const pair = (type: number) => [...integer(1, 2), ...integer(2, type)];
    expect(dataOf(withTensor(pair(7), field(7, [5], minusOne)))).toEqual(BigInt64Array.of(5n, -1n));
    expect(dataOf(withTensor(pair(13), field(11, [5], minusOne)))).toEqual(
      BigUint64Array.of(5n, 2n ** 64n - 1n),
    );
    expect(dataOf(withTensor(pair(12), field(11, [5, 6])))).toEqual(Uint32Array.of(5, 6));
    expect(dataOf(withTensor(pair(6), field(5, [5], minusOne)))).toEqual(Int32Array.of(5, -1));
    expect(dataOf(withTensor(pair(3), integer(5, 7), integer(5, 8)))).toEqual(Int8Array.of(7, 8));
    expect(dataOf(withTensor(pair(9), field(5, [2, 0])))).toEqual(Uint8Array.of(1, 0));
    expect(dataOf(withTensor(pair(10), field(5, varint(0x3c00), varint(0xc000))))).toEqual(
      Float32Array.of(1, -2),
    );
    expect(dataOf(withTensor(pair(16), field(9, [0x80, 0x3f, 0, 0xc0])))).toEqual(
      Float32Array.of(1, -2),
    );
    expect(dataOf(withTensor(pair(8), field(6, 'cat'), field(6, '개')))).toEqual(['cat', '개']);
  });

  it('guesses the type of an attribute without a type', () => {
    const attributes = [
      field(5, field(1, 'axis'), integer(3, 1)),
      field(5, field(1, 'mode'), field(4, 'x')),
      field(5, field(1, 'perm'), field(8, [1, 0])),
    ];
    const [node] = decodeModel(withNode(...attributes)).graph.nodes;
    expect([...node.attributes.values()]).toEqual([
      { type: 'int', value: 1 },
      { type: 'string', value: 'x' },
      { type: 'ints', value: [1, 0] },
    ]);
  });

  it('reads names like __proto__', () => {
    const bytes = withNode(field(5, field(1, '__proto__'), integer(3, 1)));
    expect(decodeModel(bytes).graph.nodes[0].attributes.get('__proto__')?.value).toBe(1);
  });

  it.each<[string, Uint8Array | number[], string]>([
    ['nothing', [], 'there is no graph'],
    [
      'a text',
      [...new TextEncoder().encode('hello, world')],
      'byte 2: the end of a group is not used in ONNX',
    ],
    ['a varint that ends', [8, 128], 'byte 1: the file is cut short inside a varint'],
    [
      'a varint of 11 bytes',
      [8, ...Array(10).fill(128), 1],
      'byte 1: a varint is longer than 64 bits',
    ],
    [
      'a varint of 65 bits',
      [8, ...Array(9).fill(255), 2],
      'byte 1: a varint is longer than 64 bits',
    ],
    [
      'a length past the end',
      [58, 5, 0],
      'byte 1: a length of 5 bytes goes past the end: 1 are left',
    ],
    ['a length of 2⁶³', [58, ...Array(9).fill(255), 1], 'goes past the end: 0 are left'],
    ['field 0', [0, 0], 'byte 0: field 0 does not exist'],
    [
      'a number as text',
      [58 - 48, 1, 65],
      'byte 0: ModelProto.ir_version is bytes with a length, not a varint',
    ],
    [
      'a cut float',
      withNode(field(5, [2 * 8 + 5, 0, 0])),
      'a float of 4 bytes goes past the end: 2 are left',
    ],
    [
      'an unknown field cut',
      [...varint(100 * 8 + 1), 0],
      'byte 2: a field of 8 bytes goes past the end',
    ],
    ['bad UTF-8', field(7, field(2, [255])), 'byte 3: a text is not valid UTF-8'],
    ['two graphs', [...field(7), ...field(7)], 'byte 2: ModelProto.graph is there twice'],
    [
      'a sparse weight',
      field(7, field(15)),
      'byte 2: GraphProto.sparse_initializer is not supported',
    ],
    [
      'external data',
      withTensor(field(13, field(1, 'location'), field(2, 'w.bin'))),
      'initializer \'w\': its data is in another file, "w.bin". Save the model as one file',
    ],
    [
      'a type of later times',
      withTensor(integer(2, 17)),
      "initializer 'w': its element type is float8e4m3fn",
    ],
    ['no type', withTensor(), 'its element type is number 0'],
    [
      'a negative size',
      withTensor(integer(2, 1), [8, ...Array(9).fill(255), 1]),
      '[-1] is not a shape',
    ],
    [
      'sizes whose product overflows',
      withTensor(integer(2, 1), ...Array(9).fill(integer(1, 2 ** 28))),
      'is not a shape',
    ],
    [
      'a huge size',
      withTensor(integer(2, 1), integer(1, 2 ** 40)),
      'takes 1099511627776 values, but there are 0',
    ],
    [
      'a huge size of raw_data',
      withTensor(integer(2, 1), integer(1, 2 ** 40), field(9, 'abcd')),
      'takes 4398046511104 bytes, but there are 4',
    ],
    ['too few texts', withTensor(integer(2, 8), integer(1, 2)), 'takes 2 values, but there are 0'],
    [
      'an attribute twice',
      withNode(field(5, field(1, 'a'), integer(3, 1)), field(5, field(1, 'a'), integer(3, 1))),
      "has the attribute 'a' twice",
    ],
    [
      'an attribute of another type',
      withNode(field(5, field(1, 'a'), integer(20, 13))),
      "node 0 ('', ), attribute 'a': has type 13",
    ],
    [
      'an attribute without value',
      withNode(field(5, field(1, 'a'), integer(20, 4))),
      'has no value',
    ],
    [
      'a set of operators twice',
      [...field(7), ...field(8), ...field(8)],
      "the operator set '' is there twice",
    ],
    ['metadata twice', [...field(7), ...field(14), ...field(14)], "the metadata '' is there twice"],
  ])('refuses %s', (_, bytes, problem) => {
    const message = problemOf(Uint8Array.from(bytes));
    expect(message).toContain(problem);
    expect(message).toMatch(/^m\.onnx: /);
  });

  it('refuses more small values than the limit', () => {
    const nodes = new Uint8Array(2 * 300_000);
    for (let i = 0; i < nodes.length; i += 2) nodes[i] = 10;
    expect(problemOf(field(7, nodes))).toContain('more than 1000000 nodes, names and numbers');
  });
});
