import { z } from 'zod';
import { evaluate } from '../explain/evaluate.ts';
import { namesIn } from '../explain/matrixForm.ts';
import { type CheckedNumber, type GradientComparison, gradientComparer, worseOf } from '../explain/gradientCheck.ts';
import type { AnyNodeDefinition, LocalizedText, Mode, Reject, Sample, ScalarFormula, Step } from '../node/definition.ts';
import type { Expression } from '../node/expression.ts';
import { inputPorts } from '../node/inputPorts.ts';
import { isShapeError } from '../node/shapeError.ts';
import type { Backend, Memory } from '../kernels/backend.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { isAbsent } from '../node/view.ts';
import { deriveSeed, seededRandom } from '../tensor/random.ts';
import { type Shape, formatShape, sameShape, sizeOf } from '../tensor/shape.ts';
import { type IsolatedNode, type Place, guard, isolate, present } from './isolatedNode.ts';

/**
 * Everything that must be true of every node type, as a list of what is not. The suite over the registry
 * asks for an empty list, so that a new file in `nodes/` is tested without another line. The node runs on `backend`.
 */
export function checkDefinition(definition: AnyNodeDefinition, backend: Backend = referenceBackend): string[] {
  return [
    ...checkWords(definition),
    ...checkMigrations(definition),
    ...(definition.samples.length === 0 ? ['it has no samples'] : []),
    ...definition.samples.flatMap((sample) => modesOf(definition).flatMap((mode) => checkSample(definition, sample, { backend, mode }).map((problem) => `sample "${sample.name}"${mode === 'training' ? ' in training' : ''}: ${problem}`))),
    ...definition.rejects.flatMap((reject) => checkReject(definition, reject).map((problem) => `reject "${reject.name}": ${problem}`)),
  ];
}

/** The modes of a run that may differ for a node type. */
export function modesOf({ draws, mixesSamples, afterUpdate }: AnyNodeDefinition): Mode[] {
  return draws ?? mixesSamples ?? afterUpdate ? ['evaluation', 'training'] : ['evaluation'];
}

/** What a node type is checked on. */
interface Trial {
  readonly backend: Backend;
  readonly mode: Mode;
}

/** The inputs and parameters for which the definition has a derivative, over all of its samples. */
export function differentiableNames(definition: AnyNodeDefinition): string[] {
  const names = definition.samples.flatMap(({ config, inputs }) => {
    const parsed = definition.config.parse(config);
    const ports = definition.inputs(parsed).filter(({ name, differentiable }) => differentiable !== false && name in inputs);
    return [...ports, ...(definition.parameters?.(parsed) ?? [])].map(({ name }) => name);
  });
  return [...new Set(names)];
}

/** The same definition with what it adds to one gradient multiplied by `factor`: a mistake that the checks must find. */
export function withGradientOff(definition: AnyNodeDefinition, name: string, factor: number): AnyNodeDefinition {
  return {
    ...definition,
    backward: (k, views, context) => {
      const gradient = (views as Readonly<Record<string, Parameters<typeof isAbsent>[0]>>)[`d${name}`];
      const wrong = gradient && !isAbsent(gradient) ? gradient : undefined;
      // What was there is divided first and multiplied back after, together with what has been added.
      if (wrong) k.scale(wrong, 1 / factor, wrong);
      definition.backward(k, views, context);
      if (wrong) k.scale(wrong, factor, wrong);
    },
  };
}

function checkWords(definition: AnyNodeDefinition): string[] {
  const { type, version, title, summary, source, config, labels, presets = [] } = definition;
  const problems: string[] = [];
  const needText = (what: string, text: LocalizedText | undefined): void => {
    if (!text?.en.trim() || !text['zh-CN'].trim()) problems.push(`${what} is missing in a language`);
  };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type)) problems.push(`the type "${type}" is not in kebab-case`);
  if (!Number.isInteger(version) || version < 1) problems.push(`the version ${String(version)} is not a whole number from 1`);
  if (source.trim() === '') problems.push('the source is missing');
  needText('the title', title);
  needText('the summary', summary);
  const needed = configLabels(config);
  for (const key of needed) needText(`the label "${key}"`, labels[key]);
  for (const key of Object.keys(labels)) if (!needed.includes(key)) problems.push(`the label "${key}" belongs to no field and no choice`);
  if (!config.safeParse({}).success) problems.push('a field of the config has no default');
  for (const preset of presets) {
    needText(`the title of preset "${preset.id}"`, preset.title);
    if (!config.safeParse(preset.config).success) problems.push(`the config of preset "${preset.id}" is not valid`);
  }
  if (new Set(presets.map(({ id }) => id)).size < presets.length) problems.push('two presets have one id');
  for (const sample of definition.samples) {
    const parsed = config.safeParse(sample.config);
    if (!parsed.success) continue;
    const named = [...definition.inputs(parsed.data), ...definition.outputs(parsed.data), ...(definition.parameters?.(parsed.data) ?? [])];
    for (const { name, meaning } of named) needText(`the meaning of "${name}"`, meaning);
    for (const { internal, title } of definition.pictures?.(parsed.data) ?? []) needText(`the title of the picture of "${internal}"`, title);
    const kinks = definition.kinks?.(parsed.data);
    if (kinks) needText('what is said of kinks', kinks);
    else if (definition.estimates?.(parsed.data).length) problems.push('an estimate comes back, of which kinks says nothing');
  }
  return [...new Set(problems)];
}

/** The fields of a config, and `field.choice` for each choice of an enumeration. */
function configLabels(config: z.ZodType): string[] {
  const schema = z.toJSONSchema(config, { io: 'input' });
  return Object.entries(schema.properties ?? {}).flatMap(([field, property]) => [field, ...choicesOf(property).map((choice) => `${field}.${choice}`)]);
}

function choicesOf(schema: z.core.JSONSchema._JSONSchema): string[] {
  if (typeof schema === 'boolean') return [];
  const own = (schema.enum ?? []).filter((choice) => typeof choice === 'string');
  return [...own, ...(schema.anyOf ?? []).flatMap(choicesOf)];
}

/** Files of every older version must open: each step of the way from version 1 is there and its result is a config. */
function checkMigrations({ version, migrations = {}, config }: AnyNodeDefinition): string[] {
  let migrated: Readonly<Record<string, unknown>> = {};
  for (let from = 1; from < version; from++) {
    const migrate = migrations[from];
    if (!migrate) return [`the migration from version ${String(from)} is missing`];
    migrated = migrate(migrated);
  }
  const beyond = Object.keys(migrations).filter((from) => Number(from) >= version || Number(from) < 1);
  return [
    ...beyond.map((from) => `there is a migration from version ${from}, but the version is ${String(version)}`),
    ...(config.safeParse(migrated).success ? [] : ['what the migrations give is not a valid config']),
  ];
}

function checkReject(definition: AnyNodeDefinition, { config, inputs, code, port }: Reject): string[] {
  const parsed = definition.config.safeParse(config);
  if (!parsed.success) return [`its config is not valid: ${parsed.error.message}`];
  const result = definition.infer(parsed.data, inputs);
  if (!isShapeError(result)) return ['infer accepts it'];
  return result.code === code && result.port === port ? [] : [`infer gives ${result.code} at "${result.port}" instead of ${code} at "${port}"`];
}

function checkSample(definition: AnyNodeDefinition, sample: Sample, trial: Trial): string[] {
  const node = isolate(definition, sample, seededRandom(deriveSeed(1, `${definition.type}/${sample.name}`)), trial);
  if (typeof node === 'string') return [node];
  const before = node.memory.slice();
  return [
    ...checkRoundTrip(definition, sample),
    ...checkInference(definition, sample, node, trial),
    ...checkForward(definition, node),
    ...checkGradients(node, definition, definition.config.parse(sample.config)),
    ...checkScalars(definition, sample, trial),
    ...checkKinks(definition, sample, trial),
    ...checkStatistics(definition, node),
    ...(node.memory.some((value, at) => at < node.end && before[at] === guard && value !== guard) ? ['it writes outside its tensors'] : []),
  ];
}

function checkRoundTrip({ config }: AnyNodeDefinition, sample: Sample): string[] {
  const parsed = JSON.stringify(config.parse(sample.config));
  return JSON.stringify(config.parse(JSON.parse(parsed))) === parsed ? [] : ['its config does not come back from JSON as it was'];
}

function checkInference(definition: AnyNodeDefinition, sample: Sample, { inferred }: IsolatedNode, { mode }: Trial): string[] {
  const config = definition.config.parse(sample.config);
  const inputs = definition.inputs(config).map(({ name }) => name);
  const outputs = definition.outputs(config).map(({ name }) => name);
  const parameters = (definition.parameters?.(config) ?? []).map(({ name }) => name);
  const internals = present(inferred.internals).map(([name]) => name);
  const names = [...inputs, ...outputs, ...parameters, ...internals];
  const problems: string[] = [];
  if (new Set(names).size < names.length) problems.push('two of its ports, parameters and internal buffers have one name');
  if (!sameNames(outputs, Object.keys(inferred.outputs))) problems.push('infer and outputs do not name the same outputs');
  if (!sameNames(parameters, present(inferred.parameters).map(([name]) => name))) problems.push('infer and parameters do not name the same parameters');
  for (const port of Object.keys(sample.inputs)) if (!inputs.includes(port)) problems.push(`it gives a shape for "${port}", which is no input`);

  // Whatever a node says of its outputs while it knows only some inputs must turn out true.
  for (const known of [{}, sample.inputs, ...inputs.map((port) => onlyOne(sample.inputs, port))]) {
    for (const [output, shape] of present(definition.hint?.(config, known))) {
      const said = inferred.outputs[output];
      if (!said || !sameShape(said, shape)) problems.push(`hint says ${formatShape(shape)} of "${output}", infer ${said ? formatShape(said) : 'nothing'}`);
    }
  }
  for (const { internal } of definition.pictures?.(config) ?? []) if (!internals.includes(internal)) problems.push(`pictures names "${internal}", which is no internal buffer`);
  const latex = definition.latex(config, mode);
  const gradients = Object.keys(latex.gradients);
  for (const name of [latex.forward, ...Object.values(latex.gradients)].flatMap(namesIn)) if (!names.includes(name)) problems.push(`latex names "${name}", which is no tensor of the node`);
  const undifferentiable = definition.inputs(config).filter(({ differentiable }) => differentiable === false).map(({ name }) => name);
  const wanted = [...inputs, ...parameters].filter((name) => !undifferentiable.includes(name));
  if (!sameNames(gradients, wanted)) problems.push(`latex has gradients for [${gradients.join(', ')}] instead of [${wanted.join(', ')}]`);
  const data = definition.data?.(config);
  if (data && !Object.values(inferred.outputs).every((shape) => sameShape(shape, data.shape))) problems.push('data and infer give different shapes');
  if (definition.loss && !Object.values(inferred.outputs).every((shape) => shape.length === 0)) problems.push('a loss must give one number for each sample');
  return problems;
}

function checkForward(definition: AnyNodeDefinition, node: IsolatedNode): string[] {
  const before = node.memory.slice();
  node.forward();
  // The rows of data nodes are written by the run.
  const written = node.places.filter(({ role }) => (role === 'output' && !definition.data) || role === 'internal');
  return [
    ...written.filter(({ value }) => !node.memory.subarray(value.from, value.to).every(Number.isFinite)).map(({ name }) => `forward does not write all of "${name}"`),
    ...changed(node, before, ({ role }) => role === 'input' || role === 'parameter', 'value').map((name) => `forward changes "${name}"`),
    ...changed(node, before, () => true, 'gradient').map((name) => `forward changes the gradient of "${name}"`),
  ];
}

/** Compares what backward adds with central differences of Σ y · dy over all outputs; not where an estimate comes back. */
function checkGradients(node: IsolatedNode, definition: AnyNodeDefinition, config: unknown): string[] {
  const remembered = definition.remembers?.(config);
  const estimates: readonly string[] = definition.estimates?.(config) ?? [];
  const { memory } = node;
  const before = memory.slice();
  node.backward();
  const after = memory.slice();
  const untouched = [
    ...changed(node, before, () => true, 'value').map((name) => `backward changes "${name}"`),
    ...changed(node, before, ({ name, role, differentiable }) => (role === 'output' && name !== remembered) || !differentiable, 'gradient').map((name) => `backward changes the gradient of "${name}"`),
  ];
  const wrong = comparisons(node, before, after).flatMap((compared) => {
    const differing = compared.filter(({ verdict, what }) => verdict === 'differs' && !estimates.includes(what));
    const [first] = differing;
    if (!first) return [];
    const { what, element, backpropagated, numerical } = differing.reduce(worseOf, first);
    return [`the gradient of "${what}" is wrong: element ${String(element)} gets ${String(backpropagated)}, central differences give ${String(numerical)}`];
  });
  return [...untouched, ...wrong];
}

/** Every number beside the central difference of Σ y · dy over all outputs, by tensor. `before` and `after` are the memory around the way back. */
function comparisons(node: IsolatedNode, before: Memory, after: Memory): GradientComparison[][] {
  const outputs = node.places.filter(({ role }) => role === 'output');
  const total = (): number => {
    node.forward();
    let sum = 0;
    for (const { value, gradient } of outputs) {
      for (let at = 0; at < value.to - value.from; at++) sum += (node.memory[value.from + at] ?? NaN) * (before[gradient.from + at] ?? NaN);
    }
    return sum;
  };
  return node.places
    .filter(({ role, differentiable }) => differentiable && (role === 'input' || role === 'parameter'))
    .map((place) => numbersOf(place, node, before, after).map(gradientComparer(total)));
}

/**
 * Kinks are at 0, at 1 or where inputs are equal, as a rule: with all inputs alike, and either, a node that says
 * nothing of kinks must have none.
 */
function checkKinks(definition: AnyNodeDefinition, sample: Sample, trial: Trial): string[] {
  if (definition.kinks?.(definition.config.parse(sample.config))) return [];
  const found = [0, 1].flatMap((number) => {
    const node = isolate(definition, sample, seededRandom(1), { ...trial, lengths: { steps: 1, samples: 1 } });
    if (typeof node === 'string') return [];
    const { memory, places } = node;
    for (const { name, role, value } of places) if (role === 'input' && (sample.draw?.[name] ?? 'any') === 'any') memory.fill(number, value.from, value.to);
    node.forward();
    const before = memory.slice();
    node.backward();
    const kink = comparisons(node, before, memory.slice()).flat().find(({ verdict }) => verdict === 'kink');
    return kink ? [`"${kink.what}" has a kink where all inputs are ${String(number)}, of which kinks says nothing`] : [];
  });
  return found.slice(0, 1);
}

/** Evaluates the formula of every single number and compares it with what the kernels wrote. */
function checkScalars(definition: AnyNodeDefinition, sample: Sample, trial: Trial): string[] {
  const node = isolate(definition, sample, seededRandom(deriveSeed(1, `${definition.type}/${sample.name}`)), trial);
  if (typeof node === 'string') return [];
  const { steps, samples, memory, inferred } = node;
  node.forward();
  const before = memory.slice();
  node.backward();
  const places = new Map(node.places.map((place) => [place.name, place]));
  const config = definition.config.parse(sample.config);
  const lags = new Map(inputPorts(definition, config).map(({ name, lag = 0 }) => [name, lag]));
  const shapes: Record<string, Shape | undefined> = { ...sample.inputs, ...inferred.outputs, ...inferred.internals, ...inferred.parameters };
  const remembered = definition.remembers?.(config);
  const output = remembered === undefined ? undefined : places.get(remembered);
  // What it reads as `before` is its own output; what comes back there is added to the output's gradient.
  if (remembered !== undefined && output) {
    places.set('before', output);
    shapes['before'] = inferred.outputs[remembered] ?? [];
  }
  const shape = (name: string): Shape => shapes[name] ?? [];
  const size = (name: string): number => sizeOf(shape(name));
  const scalars = definition.scalars({ config, mode: trial.mode, shape, size });
  const problems: string[] = [];

  const readAt = (step: number, n: number) => (reference: { kind: 'value' | 'gradient'; name: string; element: number }): number => {
    const place = places.get(reference.name);
    if (!place) throw new Error(`a formula names "${reference.name}", which is no tensor of the node`);
    const region = place[reference.kind];
    const at = place.role === 'parameter' ? reference.element : ((step - (lags.get(reference.name) ?? 0)) * samples + n) * size(reference.name) + reference.element;
    return memory[region.from + at] ?? NaN;
  };
  const stepAt = (index: number): Step => ({ index, count: steps, isFirst: index === 0, isLast: index === steps - 1 });
  const differs = (what: string, element: number, formula: number, kernel: number): void => {
    if (Math.abs(formula - kernel) > 1e-12 * Math.max(1, Math.abs(kernel)) || Number.isNaN(formula - kernel)) {
      problems.push(`the formula of ${what} is wrong: element ${String(element)} is ${String(kernel)}, the formula gives ${String(formula)}`);
    }
  };
  const everywhere = (check: (step: number, n: number) => void): void => {
    for (let step = 0; step < steps; step++) for (let n = 0; n < samples; n++) check(step, n);
  };
  const value = (formula: ScalarFormula, element: number, step: number, n: number): number => {
    const expression: Expression = formula(element, stepAt(step));
    return evaluate(expression, readAt(step, n));
  };

  for (const [name, formula] of formulasOf(scalars.values)) {
    everywhere((step, n) => {
      for (let k = 0; k < size(name); k++) differs(`"${name}"`, k, value(formula, k, step, n), readAt(step, n)({ kind: 'value', name, element: k }));
    });
  }
  for (const [name, formula] of formulasOf(scalars.gradients)) {
    const place = places.get(name);
    if (!place) {
      problems.push(`there is a formula for the gradient of "${name}", which is no tensor of the node`);
      continue;
    }
    const added = (at: number): number => (memory[place.gradient.from + at] ?? NaN) - (before[place.gradient.from + at] ?? NaN);
    for (let k = 0; k < size(name); k++) {
      let sum = 0;
      everywhere((step, n) => {
        if (place.role === 'parameter') {
          sum += value(formula, k, step, n);
          return;
        }
        // What comes back to a port that reads another step comes from there.
        const from = step + (lags.get(name) ?? 0);
        const formulaGives = from >= 0 && from < steps ? value(formula, k, from, n) : 0;
        differs(`the gradient of "${name}"`, k, formulaGives, added((step * samples + n) * size(name) + k));
      });
      if (place.role === 'parameter') differs(`the gradient of "${name}"`, k, sum, added(k));
    }
  }
  const wanted = node.places.filter(({ role, differentiable }) => differentiable && (role === 'input' || role === 'parameter'));
  for (const { name } of wanted) if (!(name in scalars.gradients)) problems.push(`the gradient of "${name}" has no formula for single numbers`);
  if (!definition.data) for (const name of Object.keys(inferred.outputs)) if (!(name in scalars.values)) problems.push(`"${name}" has no formula for single numbers`);
  return problems;
}

/** An update moves statistics, and nothing else. */
function checkStatistics(definition: AnyNodeDefinition, node: IsolatedNode): string[] {
  const before = node.memory.slice();
  node.afterUpdate();
  const statistics = new Set(definition.samples.flatMap(({ config }) => (definition.parameters?.(definition.config.parse(config)) ?? []).flatMap(({ name, statistic }) => (statistic ? name : []))));
  return changed(node, before, ({ name }) => !statistics.has(name), 'value').map((name) => `the update of statistics changes "${name}"`);
}

function formulasOf(record: Readonly<Partial<Record<string, ScalarFormula>>>): [string, ScalarFormula][] {
  return Object.entries(record).flatMap(([name, formula]) => (formula ? [[name, formula]] : []));
}

/** Each number of a tensor with what backward has added to its gradient: what was there before is taken away. */
function numbersOf({ name, value, gradient }: Place, node: IsolatedNode, before: Memory, after: Memory): CheckedNumber[] {
  const { memory } = node;
  const added = (from: ArrayLike<number>, element: number): number => (from[gradient.from + element] ?? NaN) - (before[gradient.from + element] ?? NaN);
  return Array.from({ length: value.to - value.from }, (_, element) => ({
    what: name,
    element,
    gradient: added(after, element),
    read: () => memory[value.from + element] ?? NaN,
    write: (number: number) => {
      memory[value.from + element] = number;
    },
    backpropagate: () => {
      for (const place of node.places) memory.set(before.subarray(place.gradient.from, place.gradient.to), place.gradient.from);
      node.forward();
      node.backward();
      return added(memory, element);
    },
  }));
}

/** The names of tensors of a kind whose numbers are no longer what they were. */
function changed({ memory, places }: IsolatedNode, before: ArrayLike<number>, kind: (place: Place) => boolean, which: 'value' | 'gradient'): string[] {
  const differs = ({ from, to }: Place['value']): boolean => {
    for (let at = from; at < to; at++) if (!Object.is(memory[at], before[at])) return true;
    return false;
  };
  return places.filter((place) => kind(place) && differs(place[which])).map(({ name }) => name);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function onlyOne(inputs: Sample['inputs'], port: string): Sample['inputs'] {
  const shape = inputs[port];
  return shape ? { [port]: shape } : {};
}
