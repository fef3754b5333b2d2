import type { Refuse } from '../data/element-types.ts';
import { plainBytes } from '../data/host-array.ts';
import { DataError } from '../util/errors.ts';
import { shown } from '../util/shown.ts';
import { type ATTRIBUTE, MODEL, type NODE, type Raw, readMessage, type VALUE } from './messages.ts';
import {
  ELEMENT_TYPES,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
} from './model.ts';
import { tensorFrom } from './tensor.ts';
import { WireReader } from './wire.ts';

type RawAttribute = Raw<typeof ATTRIBUTE>;

/**
 * Reads the bytes of an ONNX file. Tensors are views of `bytes` where the alignment allows. Skips training graphs,
 * functions, graphs in nodes and the types of intermediate values.
 *
 * @param bytes the whole file
 * @param name the name of the file in errors
 * @throws DataError where the bytes break the format (it names the byte), and for sparse tensors, tensors in other files
 *   and element types that JavaScript has no array for (it names the node or tensor)
 */
export function decodeModel(bytes: Uint8Array, name = 'ONNX data'): OnnxModel {
  const refuse: Refuse = (problem) => {
    throw new DataError(name, problem);
  };
  const raw = readMessage(MODEL, WireReader.over(plainBytes(bytes), name));
  const { graph } = raw;
  if (graph === undefined) return refuse('there is no graph. This is not an ONNX file.');
  const initializers = graph.initializer.map((tensor) => {
    return tensorFrom(tensor, about(refuse, `initializer ${shown(tensor.name ?? '')}`));
  });
  return {
    irVersion: raw.irVersion ?? 0,
    opsets: mapOf(
      raw.opsetImport.map(({ domain, version }) => [domainOf(domain), version ?? 0]),
      (domain) => refuse(`the operator set ${shown(domain)} is there twice.`),
    ),
    producerName: raw.producerName ?? '',
    producerVersion: raw.producerVersion ?? '',
    domain: raw.domain ?? '',
    modelVersion: raw.modelVersion ?? 0,
    docString: raw.docString ?? '',
    metadata: mapOf(
      raw.metadataProps.map(({ key, value }) => [key ?? '', value ?? '']),
      (key) => refuse(`the metadata ${shown(key)} is there twice.`),
    ),
    graph: {
      name: graph.name ?? '',
      nodes: graph.node.map((node, index) => nodeFrom(node, index, refuse)),
      initializers,
      inputs: graph.input.map(valueFrom),
      outputs: graph.output.map(valueFrom),
    },
  };
}

function about(refuse: Refuse, what: string): Refuse {
  return (problem) => refuse(`${what}: ${problem}`);
}

/** The standard operators have two names. */
function domainOf(domain = ''): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function mapOf<V>(
  entries: readonly (readonly [string, V])[],
  refuseTwice: (key: string) => never,
): Map<string, V> {
  const map = new Map<string, V>();
  for (const [key, value] of entries) {
    if (map.has(key)) refuseTwice(key);
    map.set(key, value);
  }
  return map;
}

function nodeFrom(raw: Raw<typeof NODE>, index: number, refuse: Refuse): OnnxNode {
  const { name = '', opType = '', domain } = raw;
  const node = `node ${index} (${[shown(name), opType].join(', ')})`;
  const attributes = raw.attribute.map((attribute) => {
    const own = attribute.name ?? '';
    return [own, attributeFrom(attribute, about(refuse, `${node}, attribute ${shown(own)}`))];
  });
  return {
    name,
    opType,
    domain: domainOf(domain),
    inputs: raw.input,
    outputs: raw.output,
    attributes: mapOf(attributes as [string, OnnxAttribute][], (key) => {
      return refuse(`${node} has the attribute ${shown(key)} twice.`);
    }),
  };
}

interface AttributeType {
  readonly type: OnnxAttribute['type'];
  readonly value: (raw: RawAttribute, refuse: Refuse) => OnnxAttribute['value'] | undefined;
}

/** By the numbers of AttributeProto.AttributeType. */
const ATTRIBUTE_TYPES: ReadonlyMap<number, AttributeType> = new Map<number, AttributeType>([
  [1, { type: 'float', value: ({ f }) => f }],
  [2, { type: 'int', value: ({ i }) => i }],
  [3, { type: 'string', value: ({ s }) => s }],
  [4, { type: 'tensor', value: ({ t }, refuse) => t && tensorFrom(t, refuse) }],
  [5, { type: 'graph', value: ({ g }) => g }],
  [6, { type: 'floats', value: ({ floats }) => Array.from(floats) }],
  [7, { type: 'ints', value: ({ ints }) => ints }],
  [8, { type: 'strings', value: ({ strings }) => strings }],
  [10, { type: 'graphs', value: ({ graphs }) => graphs }],
]);

/** Default values, which writers of proto3 leave out. */
const ABSENT: Partial<Record<OnnxAttribute['type'], number | string>> = {
  float: 0,
  int: 0,
  string: '',
};

function attributeFrom(raw: RawAttribute, refuse: Refuse): OnnxAttribute {
  if (raw.refAttrName) {
    refuse('refers to an attribute of a function, but is not in a function.');
  }
  const kind = ATTRIBUTE_TYPES.get(raw.type || guessedType(raw));
  if (kind === undefined) {
    return refuse(
      `has type ${raw.type ?? 0}, but only numbers, strings, lists of them and tensors are supported.`,
    );
  }
  const value = kind.value(raw, refuse) ?? ABSENT[kind.type];
  if (value === undefined) return refuse('has no value.');
  return { type: kind.type, value } as OnnxAttribute;
}

/** The type of an attribute in files before IR version 2, which do not contain it. */
function guessedType({ f, i, s, t, g, floats, ints, strings }: RawAttribute): number {
  if (f !== undefined) return 1;
  if (i !== undefined) return 2;
  if (s !== undefined) return 3;
  if (t !== undefined) return 4;
  if (g !== undefined) return 5;
  if (floats.length > 0) return 6;
  if (ints.length > 0) return 7;
  return strings.length > 0 ? 8 : 0;
}

function valueFrom({ name = '', type, docString = '' }: Raw<typeof VALUE>): OnnxValue {
  const tensor = type?.tensorType;
  const elementType = ELEMENT_TYPES[tensor?.elemType ?? 0] ?? null;
  // Some exporters write −1 for any size.
  const shape = tensor?.shape?.dim.map(({ dimValue = -1, dimParam }) =>
    dimValue < 0 ? dimParam || null : dimValue,
  );
  return { name, elementType, shape: shape ?? null, docString };
}
