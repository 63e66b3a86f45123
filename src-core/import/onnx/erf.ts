import { type Operation, numberOf, port } from './operation.ts';
import type { ErfValue, Outcome, PortValue, Value } from './values.ts';

/*
 * GELU, `x/2 (1 + erf(x/√2))`, as exporters write it: a scaling, Erf, and what is added and multiplied in one order or
 * another. There is a node for the whole, and none for Erf.
 */

const outside = 'there is no node for Erf but in a GELU';

/** Looks through the scaling in front of it. */
export function erf({ inputs: [x], builder }: Operation): Outcome {
  if (x?.kind !== 'port') return outside;
  const scaling = builder.scalingOf(x.port);
  const inner: PortValue = scaling ? { ...x, port: scaling.x } : x;
  return { kind: 'erf', x: inner, k: scaling?.factor ?? 1, a: 0, b: 1, timesX: false };
}

/** The part of a GELU among two inputs, and the other one. */
function parts({ inputs: [a, b] }: Operation): readonly [part: ErfValue, other: Value | null | undefined] | null {
  if (a?.kind === 'erf') return [a, b];
  return b?.kind === 'erf' ? [b, a] : null;
}

/** Undefined where no part of a GELU and a number are added. */
export function erfPlus(operation: Operation): Outcome | undefined {
  const [part, other] = parts(operation) ?? [];
  const c = numberOf(other);
  return part && !part.timesX && c !== null ? { ...part, a: part.a + c } : undefined;
}

export function erfMinus(operation: Operation): Outcome | undefined {
  const [part, other] = parts(operation) ?? [];
  const c = numberOf(other);
  if (!part || part.timesX || c === null) return undefined;
  return operation.inputs[0]?.kind === 'erf' ? { ...part, a: part.a - c } : { ...part, a: c - part.a, b: -part.b };
}

export function erfTimes(operation: Operation): Outcome | undefined {
  const [part, other] = parts(operation) ?? [];
  const c = numberOf(other);
  if (part && c !== null) return { ...part, a: part.a * c, b: part.b * c };
  const scaling = part && other?.kind === 'port' ? (isSame(part.x, other) ? { factor: 1 } : multipleOf(operation, part.x, other)) : null;
  return part && scaling && !part.timesX ? { ...part, timesX: true, a: part.a * scaling.factor, b: part.b * scaling.factor } : undefined;
}

export function erfOver({ inputs: [part, by] }: Operation): Outcome | undefined {
  const c = numberOf(by);
  return part?.kind === 'erf' && c !== null ? { ...part, a: part.a / c, b: part.b / c } : undefined;
}

function isSame(x: PortValue, other: PortValue): boolean {
  return x.port.node === other.port.node && x.port.port === other.port.port;
}

/** Where the other is a multiple of x. */
function multipleOf({ builder }: Operation, x: PortValue, other: PortValue): { readonly factor: number } | null {
  const scaling = builder.scalingOf(other.port);
  return scaling && isSame(x, { ...other, port: scaling.x }) ? scaling : null;
}

/** What an operator that is no part of a GELU gets: the whole as a node. The numbers may be those of either precision. */
export function finished({ x, k, a, b, timesX }: ErfValue, { builder, label }: Pick<Operation, 'builder' | 'label'>): PortValue | string {
  const isInner = Math.abs(Math.abs(k) * Math.SQRT2 - 1) < 1e-6;
  if (!timesX || a === 0 || !isInner || Math.abs(a - Math.sign(k) * b) > 1e-6 * Math.abs(a)) return outside;
  const made = builder.once(`gelu of ${x.port.node} ${x.port.port}`, () => builder.add({ type: 'activation', config: { function: 'gelu' }, inputs: { x: x.port }, label }));
  if (typeof made === 'string' || Math.abs(2 * a - 1) < 1e-7) return port(made, x.axes, { at: x.at });
  return port(builder.add({ type: 'scale', config: { factor: 2 * a }, inputs: { x: made } }), x.axes, { at: x.at });
}

/** The inputs of an operator, GELUs finished where it is no part of them; or why that is not possible. */
export function withoutErf(operation: Operation): readonly (Value | null)[] | string {
  const parted: Readonly<Record<string, (operation: Operation) => Outcome | undefined>> = { Add: erfPlus, Sub: erfMinus, Mul: erfTimes, Div: erfOver, Identity: ({ inputs: [x] }) => x ?? undefined };
  const { inputs, node } = operation;
  if (!inputs.some((input) => input?.kind === 'erf')) return inputs;
  if (Object.hasOwn(parted, node.op) && parted[node.op]?.(operation) !== undefined) return inputs;
  const all = inputs.map((input) => (input?.kind === 'erf' ? finished(input, operation) : input));
  return all.find((input) => typeof input === 'string') ?? all.filter((input) => typeof input !== 'string');
}
