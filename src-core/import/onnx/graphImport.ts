import type { Registry } from '../../node/registry.ts';
import { type Arrangement, axesOfInput } from './arrangements.ts';
import { folded } from './constantOperators.ts';
import { DocumentBuilder, type MadePort } from './documentBuilder.ts';
import { finished, withoutErf } from './erf.ts';
import type { ImportedModel, ImportedValue } from './importOnnx.ts';
import { type Operation, settled } from './operation.ts';
import { operators } from './operators.ts';
import type { ReadModel, ReadNode } from './readOnnx.ts';
import type { KnownExtents } from './symbolicAxes.ts';
import type { Outcome, PortValue, Value } from './values.ts';

/** Steps of a document whose model takes any number of them. */
const stepsWhereOpen = 4;

/** One attempt at a model, with its axes arranged in one way. */
export class GraphImport {
  /** Why it failed. What reads a value that could not be had is silent: the first fault says why. */
  readonly faults: string[] = [];
  /** How many operators it could make something of. */
  done = 0;
  readonly #model: ReadModel;
  readonly #builder: DocumentBuilder;
  readonly #values = new Map<string, Value>();
  readonly #inputs: ImportedValue[] = [];
  readonly #known: KnownExtents;
  readonly #readers = new Map<string, number>();
  /** What operators made of one step of a sequence, for the others. */
  readonly #ofAnyStep = new Map<string, Outcome>();

  constructor(model: ReadModel, registry: Registry, arrangement: Arrangement) {
    this.#model = model;
    this.#builder = new DocumentBuilder(registry);
    for (const name of [...model.nodes.flatMap(({ inputs }) => inputs), ...model.outputs.map((output) => output.name)]) this.#readers.set(name, (this.#readers.get(name) ?? 0) + 1);
    for (const [name, tensor] of model.initializers) this.#values.set(name, { kind: 'constant', name, tensor, isParameter: !isConstantName(name) && !tensor.isWhole });
    this.#known = this.#readInputs(arrangement);
  }

  /** Null where there are faults. */
  run(title: string): ImportedModel | null {
    for (const node of this.faults.length > 0 ? [] : this.#model.nodes) this.#make(node);
    const outputs = this.faults.length > 0 ? [] : this.#model.outputs.map(({ name }) => this.#output(name));
    if (this.faults.length > 0) return null;
    const steps = this.#hasSteps ? (this.#known.steps ?? stepsWhereOpen) : 1;
    const kept = outputs.filter((output) => output !== null);
    const document = this.#builder.finish(this.#model.name === '' ? title : this.#model.name, steps, kept.map(({ made }) => made));
    return { document, inputs: this.#inputs, outputs: kept.map(({ imported }) => imported) };
  }

  get #hasSteps(): boolean {
    return this.#inputs.some(({ axes }) => axes.some((axis) => axis.includes('T')));
  }

  #readInputs(arrangement: Arrangement): KnownExtents {
    const known = { samples: new Set<number | null>(), steps: new Set<number | null>() };
    for (const input of this.#model.inputs) {
      // Old files list their numbers among the inputs.
      if (this.#values.has(input.name)) continue;
      const read = axesOfInput(input, arrangement);
      const made = typeof read === 'string' ? read : this.#builder.input(input.name, read.axes.filter((axis) => !axis.includes('N') && !axis.includes('T')).map((axis) => Number(axis[0] ?? 1)));
      if (typeof read === 'string' || typeof made === 'string') {
        this.faults.push(`input ${JSON.stringify(input.name)}: ${typeof made === 'string' ? made : ''}`);
        continue;
      }
      known.samples.add(read.samples);
      known.steps.add(read.steps);
      this.#values.set(input.name, { kind: 'port', port: made, axes: read.axes, at: null });
      this.#inputs.push({ name: input.name, node: made.node, port: made.port, axes: read.axes });
    }
    const one = (extents: ReadonlySet<number | null>): number | null => (extents.size === 1 ? ([...extents][0] ?? null) : null);
    if (arrangement.steps !== null && known.steps.size > 1) this.faults.push('its inputs have different numbers of steps');
    return { samples: one(known.samples), steps: one(known.steps) };
  }

  #make(node: ReadNode): void {
    const inputs = node.inputs.map((name) => (name === '' ? null : this.#values.get(name)));
    if (inputs.some((input) => input === undefined)) return;
    const operation: Operation = {
      node,
      label: labelOf(node),
      inputs: inputs.map((input) => input ?? null),
      builder: this.#builder,
      opset: this.#model.opset,
      known: this.#known,
      isReadOnce: (input) => this.#readers.get(node.inputs[input] ?? '') === 1,
    };
    const outcome = folded(operation) ?? this.#applied(operation);
    if (typeof outcome === 'string') {
      this.faults.push(`${node.op}${node.name === '' ? '' : ` ${JSON.stringify(node.name)}`}: ${outcome}`);
      return;
    }
    this.done += 1;
    for (const [index, value] of ('kind' in outcome ? [outcome] : outcome).entries()) {
      const name = node.outputs[index] ?? '';
      if (value && name !== '') this.#values.set(name, value);
    }
  }

  /** An operator at one step of sequences is one at all of them: it is made once, and each step is one of what it gives. */
  #applied(operation: Operation): Outcome {
    const whole = withoutErf(operation);
    if (typeof whole === 'string') return whole;
    const operator = operators[operation.node.op];
    const ports = whole.flatMap((input) => (input?.kind === 'port' ? [input] : input?.kind === 'erf' ? [input.x] : []));
    const places = new Set(ports.flatMap(({ at }) => (at === null ? [] : [at])));
    if (!operator) return 'there is no node for it';
    if (places.size === 0) return operator({ ...operation, inputs: whole });
    if (operation.node.op === 'Concat' && places.size > 1) return this.#joined({ ...operation, inputs: whole });
    if (places.size > 1 || ports.some(({ at, axes }) => at === null && axes.some((axis) => axis.includes('T')))) return 'it takes values of different steps together';
    const [at = null] = places;
    const inputs = whole.map((input) => atAnyStep(input));
    const key = typeof at === 'number' ? this.#keyOf({ ...operation, inputs }) : null;
    const known = key === null ? undefined : this.#ofAnyStep.get(key);
    const outcome = known ?? operator({ ...operation, inputs });
    if (key !== null) this.#ofAnyStep.set(key, outcome);
    return typeof outcome === 'string' ? outcome : 'kind' in outcome ? atStep(outcome, at) : outcome.map((value) => value && atStep(value, at));
  }

  /** The steps of a sequence, or the states that several ended with. */
  #joined(operation: Operation): Outcome {
    const whole = operators['Concat']?.(operation) ?? '';
    if (typeof whole !== 'string') return whole;
    const last = operation.inputs.map((input) => (input?.kind === 'port' ? this.#atLast(input) : input));
    const failed = last.find((each) => typeof each === 'string');
    return failed ?? this.#applied({ ...operation, inputs: last.filter((each) => typeof each !== 'string') });
  }

  /** The value of one step, as it is there at the last one. */
  #atLast(value: PortValue): PortValue | string {
    const { at, port: x } = value;
    if (typeof at !== 'number') return value;
    const isLast = at === (this.#known.steps ?? 0) - 1;
    const made = this.#builder.once(`${x.node} ${x.port} at ${String(at)}`, () => this.#builder.add({ ...(isLast ? { type: 'last-step' } : { type: 'step-selection', config: { step: at + 1 } }), inputs: { x } }));
    return typeof made === 'string' ? made : { ...value, port: made, at: 'last' };
  }

  #output(name: string): { readonly made: MadePort; readonly imported: ImportedValue } | null {
    const found = this.#values.get(name);
    const value = found?.kind === 'erf' ? finished(found, { builder: this.#builder, label: name }) : found;
    if (typeof value === 'string' || value?.kind !== 'port') {
      this.faults.push(`output ${JSON.stringify(name)}: ${typeof value === 'string' ? value : 'nothing in the model gives it'}`);
      return null;
    }
    const ended = this.#atLast(value);
    let made = typeof ended === 'string' ? ended : settled(ended, this.#builder);
    // What something else reads, or what is an input itself, would not be seen to be an output.
    const isHidden = typeof made !== 'string' && (this.#builder.isRead(made) || this.#builder.typeOf(made) === 'input');
    if (typeof made !== 'string' && isHidden) made = this.#builder.add({ type: 'activation', config: { function: 'identity' }, inputs: { x: made }, label: name });
    if (typeof made === 'string') {
      this.faults.push(`output ${JSON.stringify(name)}: ${made}`);
      return null;
    }
    this.#builder.nameIt(made, name);
    return { made, imported: { name, node: made.node, port: made.port, axes: value.axes } };
  }

  /** What an operator does, but for the step: null where that cannot be said in a few words. */
  #keyOf({ node, inputs, isReadOnce }: Operation): string | null {
    const attributes = [...node.attributes];
    if (attributes.some(([, { kind }]) => kind === 'tensor' || kind === 'other')) return null;
    const given = inputs.map((input, index) => (input?.kind === 'constant' ? input.name : input === null ? null : { ...input, once: isReadOnce(index) }));
    return JSON.stringify([node.op, attributes, given, this.#readers.get(node.outputs[0] ?? '') === 1]);
  }
}

function atAnyStep(value: Value | null): Value | null {
  if (value?.kind === 'port') return { ...value, at: null };
  return value?.kind === 'erf' ? { ...value, x: { ...value.x, at: null } } : value;
}

function atStep(value: Value, at: PortValue['at']): Value {
  if (value.kind === 'port') return value.at === null ? { ...value, at } : value;
  return value.kind === 'erf' ? { ...value, x: { ...value.x, at } } : value;
}

/** What this app and others call numbers that are written out, not trained. */
function isConstantName(name: string): boolean {
  return /^(?:constant|integers)(?:_\d+)?$/.test(name);
}

/** What a node is called; a name that only counts operators says nothing, and its output's may say more: `hidden/y at 3`. */
function labelOf({ op, name, outputs }: ReadNode): string {
  const isCounted = (label: string): boolean => new RegExp(`^${op}(?:_\\d+)?$`).test(label);
  const [, ours] = /^(.+)\/\w+(?: at \d+)?$/s.exec(outputs[0] ?? '') ?? [];
  if (!/^\w+$/.test(op) || !isCounted(name)) return name;
  return ours !== undefined && !ours.startsWith('/') ? ours : '';
}
