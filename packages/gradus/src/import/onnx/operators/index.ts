/** All operators, by domain and type. To add an operator, define it in the file of its family. */
import type { Operator, Operators } from '../node.ts';
import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { constants } from './constants.ts';
import { logic } from './logic.ts';
import { encoders } from './ml-encoders.ts';
import { features } from './ml-features.ts';
import { linearModels } from './ml-linear.ts';
import { normalizations } from './normalizations.ts';
import { products } from './products.ts';
import { reductions } from './reductions.ts';
import { selections } from './selections.ts';
import { shapes } from './shapes.ts';

interface Domain {
  /** The supported versions of the operator set. */
  readonly least: number;
  readonly most: number;
  /** How to make a file with a supported version. */
  readonly hint: string;
  readonly operators: ReadonlyMap<string, Operator>;
}

/**
 * The operators of each domain. This and the families are functions, so that a bundler can leave out the operators
 * where a page uses another part of gradus/import.
 */
const makeDomains = (): ReadonlyMap<string, Domain> => {
  const standard = [arithmetic, logic, activations, products, normalizations, reductions, shapes];
  return new Map([
    [
      '',
      {
        least: 7,
        most: 21,
        hint: 'Export again with torch.onnx.export(…, opset_version=17), or use onnx.version_converter.',
        operators: table(...standard, selections, constants),
      },
    ],
    [
      'ai.onnx.ml',
      {
        least: 1,
        most: 4,
        hint: "Convert again with target_opset={'': 17, 'ai.onnx.ml': 3}.",
        operators: table(features, encoders, linearModels),
      },
    ],
  ]);
};

function table(...families: readonly (() => Operators)[]): ReadonlyMap<string, Operator> {
  return new Map(families.flatMap((family) => Object.entries(family())));
}

let domains: ReadonlyMap<string, Domain> | undefined;

/** The sets of operators by domain. */
export function operatorSets(): ReadonlyMap<string, Domain> {
  domains ??= makeDomains();
  return domains;
}

/** The definition of an operator, where there is one. */
export function operatorFor(domain: string, type: string): Operator | undefined {
  return operatorSets().get(domain)?.operators.get(type);
}
