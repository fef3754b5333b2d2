/** Writes an `nn.Module` of PyTorch with the names of a module of Gradus. */
import {
  activations,
  Dropout,
  Embedding,
  Flatten,
  Identity,
  Linear,
  type Module,
  ModuleList,
  Sequential,
} from '../../nn/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import { GradusError } from '../../util/errors.ts';
import { shown } from '../../util/shown.ts';
import { pyString, pyTuple, TORCH } from './python.ts';

/** Layers with the same name in PyTorch, whose text is a call of PyTorch's constructor. */
const SAME: readonly (abstract new (...args: never[]) => Module)[] = [
  Linear,
  Embedding,
  Dropout,
  Flatten,
  Identity,
  ...Object.values(activations),
];

/** Names that `nn.Module` uses for its own attributes. */
const TAKEN = new Set(
  (
    'T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval ' +
    'extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half hpu ipu load_state_dict modules ' +
    'mtia named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer ' +
    'register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook ' +
    'register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter ' +
    'register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory ' +
    'state_dict to to_empty train training type xpu zero_grad'
  ).split(' '),
);
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** A part of a model: a module, a tensor, or a list or object in a field. */
interface Part {
  readonly module: Module | null;
  readonly tensor: Tensor | null;
  readonly parts: Map<string, Part>;
}

/** A model as lines of Python. */
export interface ModuleText {
  /** Statements of `__init__`. */
  readonly lines: readonly string[];
  /** A tensor of the state dict as an expression. */
  stateOf(name: string): string;
  /** The layer that computes with a weight, as an expression; null where there is none. */
  layerOf(weight: string): string | null;
}

/** @throws GradusError for a name that `nn.Module` uses itself */
export function moduleText(model: Module): ModuleText {
  const root = partsOf(model);
  const lines: string[] = [];
  const written = new Map<string, string>([['', 'self']]);
  const layers = new Map<string, string>();
  const parameters = new Set(
    [...model.namedParameters()].map(([, parameter]) => parameter as Tensor),
  );
  const write = (part: Part, path: string): void => {
    const self = written.get(path) as string;
    const isIndexed = path !== '' && lists(part);
    for (const [key, inner] of part.parts) {
      const name = path === '' ? key : `${path}.${key}`;
      refuseTaken(key, name);
      const place = isIndexed ? `${self}[${key}]` : attribute(self, key);
      written.set(name, place);
      if (inner.module !== null && isSame(inner.module)) layers.set(name, place);
      if (inner.tensor !== null)
        lines.push(tensorLine(self, key, inner.tensor, parameters.has(inner.tensor)));
      else if (!isIndexed) lines.push(moduleLine(self, key, inner));
      if (inner.tensor === null && !(inner.module !== null && isSame(inner.module)))
        write(inner, name);
      else
        for (const each of inner.parts.keys())
          written.set(`${name}.${each}`, attribute(place, each));
    }
  };
  write(root, '');
  return {
    lines,
    stateOf: (name) => written.get(name) as string,
    layerOf: (weight) => layers.get(weight.replace(/\.weight$/, '')) ?? null,
  };
}

function partsOf(model: Module): Part {
  const root: Part = { module: model, tensor: null, parts: new Map() };
  const put = (path: string, part: Pick<Part, 'module' | 'tensor'>): void => {
    if (path === '') return;
    const keys = path.split('.');
    let at = root;
    for (const key of keys.slice(0, -1)) {
      const next = at.parts.get(key) ?? { module: null, tensor: null, parts: new Map() };
      at.parts.set(key, next);
      at = next;
    }
    const last = keys[keys.length - 1];
    at.parts.set(last, { parts: new Map(), ...at.parts.get(last), ...part });
  };
  for (const [path, module] of model.namedModules()) put(path, { module, tensor: null });
  for (const [path, tensor] of Object.entries(model.stateDict()))
    put(path, { module: null, tensor });
  return root;
}

function isSame(module: Module): boolean {
  return SAME.some(({ prototype }) => prototype === Object.getPrototypeOf(module));
}

/** Whether the parts are modules named 0, 1, 2, …, so that a list of PyTorch can hold them. */
function lists({ module, parts }: Part): boolean {
  const isList = module === null || module instanceof Sequential || module instanceof ModuleList;
  return (
    isList &&
    parts.size > 0 &&
    [...parts].every(([key, { tensor }], i) => key === String(i) && tensor === null)
  );
}

function moduleLine(self: string, key: string, part: Part): string {
  return assigned(self, key, moduleOf(part), 'add_module');
}

function moduleOf(part: Part): string {
  const { module, parts } = part;
  if (module !== null && isSame(module)) return `nn.${String(module)}`;
  if (!lists(part)) return 'nn.Module()';
  const items = [...parts.values()]
    .map((inner) => `    ${moduleOf(inner).replaceAll('\n', '\n    ')},\n`)
    .join('');
  return module instanceof Sequential ? `nn.Sequential(\n${items})` : `nn.ModuleList([\n${items}])`;
}

function tensorLine(self: string, key: string, tensor: Tensor, isParameter: boolean): string {
  const { dtype, shape } = tensor;
  const zeros = `torch.zeros(${pyTuple(shape)}${dtype === 'float32' ? '' : `, dtype=${TORCH[dtype]}`})`;
  if (!isParameter) return `${self}.register_buffer(${pyString(key)}, ${zeros})`;
  return assigned(self, key, `nn.Parameter(${zeros})`, 'register_parameter');
}

function assigned(self: string, key: string, value: string, register: string): string {
  if (isPlain(key)) return `${self}.${key} = ${value}`;
  return `${self}.${register}(${pyString(key)}, ${value})`;
}

function attribute(self: string, key: string): string {
  return isPlain(key) ? `${self}.${key}` : `getattr(${self}, ${pyString(key)})`;
}

function isPlain(key: string): boolean {
  return /^[A-Za-z_]\w*$/.test(key) && !/^__/.test(key) && !KEYWORDS.has(key);
}

function refuseTaken(key: string, name: string): void {
  if (!TAKEN.has(key) && !key.startsWith('_')) return;
  throw new GradusError(
    `toPyTorch: ${shown(name)} cannot be an attribute of an nn.Module, which uses ${shown(key)} itself. Rename the field.`,
    { code: 'export' },
  );
}
