import { type ATTRIBUTE, MODEL, type Writable, writeMessage } from './messages.ts';
import {
  ELEMENT_TYPES,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
} from './model.ts';
import { messageOf } from './tensor.ts';

/**
 * Writes an ONNX file. Does not check names and types: they are the caller's responsibility.
 * @throws ArgumentError for a tensor whose shape, type and data do not match
 */
export function encodeModel(model: OnnxModel): Uint8Array {
  const { graph } = model;
  const writer = writeMessage(MODEL, {
    irVersion: model.irVersion,
    producerName: textOr(model.producerName),
    producerVersion: textOr(model.producerVersion),
    domain: textOr(model.domain),
    modelVersion: model.modelVersion || undefined,
    docString: textOr(model.docString),
    graph: {
      node: graph.nodes.map(nodeMessage),
      name: graph.name,
      initializer: graph.initializers.map(messageOf),
      input: graph.inputs.map(valueMessage),
      output: graph.outputs.map(valueMessage),
    },
    opsetImport: Array.from(model.opsets, ([domain, version]) => {
      return { domain: textOr(domain), version };
    }),
    metadataProps: Array.from(model.metadata, ([key, value]) => ({ key, value })),
  });
  return writer.toBytes();
}

/** Leaves out an empty text. */
function textOr(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function nodeMessage(node: OnnxNode) {
  return {
    input: node.inputs,
    output: node.outputs,
    name: textOr(node.name),
    opType: node.opType,
    attribute: Array.from(node.attributes, ([name, attribute]) => {
      return { name, ...attributeMessage(attribute) };
    }),
    domain: textOr(node.domain),
  };
}

function attributeMessage({ type, value }: OnnxAttribute): Writable<typeof ATTRIBUTE> {
  switch (type) {
    case 'float':
      return { f: value, type: 1 };
    case 'int':
      return { i: value, type: 2 };
    case 'string':
      return { s: value, type: 3 };
    case 'tensor':
      return { t: messageOf(value), type: 4 };
    case 'floats':
      return { floats: value, type: 6 };
    case 'ints':
      return { ints: value, type: 7 };
    case 'strings':
      return { strings: value, type: 8 };
    case 'graph':
      return { g: value, type: 5 };
    case 'graphs':
      return { graphs: value, type: 10 };
  }
}

function valueMessage({ name, elementType, shape, docString }: OnnxValue) {
  const type = {
    tensorType: {
      elemType: elementType === null ? undefined : ELEMENT_TYPES.indexOf(elementType),
      shape: shape === null ? undefined : { dim: shape.map(dimensionMessage) },
    },
  };
  return {
    name,
    type: elementType === null ? undefined : type,
    docString: textOr(docString),
  };
}

function dimensionMessage(size: number | string | null) {
  if (typeof size === 'number') return { dimValue: size };
  return size === null ? {} : { dimParam: size };
}
