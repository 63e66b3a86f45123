import { isPlainUpdate } from '../../src-core/graph/plainUpdate.ts';
import type { GraphDocument, GraphNode } from '../../src-core/graph/document.ts';
import type { NumberPlace, NumberQuery } from '../../src-core/protocol/numberPlaces.ts';
import type { TensorQuery } from '../../src-core/protocol/runTensors.ts';
import type { Selection } from './appState.ts';
import { changeSettings } from './appearance.ts';
import { select } from './documentEdits.ts';
import { edgeEnds } from './edgeNames.ts';
import { nodeById, nodeFacts, nodeTitle, parameterById } from './nodeFacts.ts';
import { app, presentOf } from './store.ts';

/** Which of the numbers of the selection is derived: the key of a subject, and the element, row-major from 0. */
export interface DerivationChoice {
  readonly what: string;
  readonly element: number;
}

/** The part of a path that is lit on the canvas while it is pointed at. */
export interface LitPath {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export type SubjectKind = 'gradient' | 'value' | 'updated' | 'loss';

/** A tensor of the selection whose numbers can be derived. */
export interface Subject {
  /** Lasts as long as the tensor does: the choice is kept by it. */
  readonly key: string;
  readonly kind: SubjectKind;
  /** What the user calls the tensor. */
  readonly name: string;
  readonly tensor: TensorQuery;
  place(element: number, step: number, sample: number): NumberPlace;
  /** The number whose gradient can be taken apart into paths; null for values. */
  query(element: number, step: number, sample: number): NumberQuery | null;
}

/** The least height that the dock takes when a derivation is opened, px, and the share of the window it may then fill. */
const readableHeight = 440;
const mostOfWindow = 0.46;

/** What can be derived of the selection, the most asked for first. Empty unless one thing is selected. */
export function subjectsOf(document: GraphDocument, { nodes, edges }: Selection): readonly Subject[] {
  if (nodes.size + edges.size !== 1) return [];
  const [nodeId] = nodes;
  const node = nodeId === undefined ? undefined : nodeById(document, nodeId);
  if (node) return [...parameterSubjects(document, node), ...outputSubjects(document, node)];
  const edge = document.edges.find(({ id }) => edges.has(id));
  if (!edge) return [];
  const { source, target } = edgeEnds(document, edge);
  const end = nodeById(document, edge.target.node);
  const port = end && nodeFacts(end)?.inputs.find(({ name }) => name === edge.target.port);
  const tensor: TensorQuery = { kind: 'edge', edge: edge.id };
  const name = `${source} → ${target}`;
  const gradient: Subject = {
    key: `gradient ${edge.id}`,
    kind: 'gradient',
    name,
    tensor,
    place: (element, step, sample) => ({ kind: 'edge-gradient', edge: edge.id, element, step, sample }),
    query: (element, step, sample) => ({ kind: 'edge', edge: edge.id, element, step, sample }),
  };
  const value: Subject = { key: `value ${edge.id}`, kind: 'value', name: source, tensor, place: (element, step, sample) => ({ kind: 'value', ...edge.source, element, step, sample }), query: () => null };
  return port?.differentiable === false ? [value] : [gradient, value];
}

function parameterSubjects(document: GraphDocument, node: GraphNode): Subject[] {
  return (nodeFacts(node)?.slots ?? []).flatMap((slot): Subject[] => {
    const record = parameterById(document, node.parameters[slot.name]);
    if (!record) return [];
    const { id: parameter, name, trainable } = record;
    const tensor: TensorQuery = { kind: 'parameter', parameter };
    const query = (element: number): NumberQuery => ({ kind: 'parameter', parameter, element });
    const gradient: Subject = { key: `gradient ${parameter}`, kind: 'gradient', name, tensor, place: (element) => ({ kind: 'parameter-gradient', parameter, element }), query };
    const updated: Subject = { key: `updated ${parameter}`, kind: 'updated', name, tensor, place: (element) => ({ kind: 'updated-parameter', parameter, element }), query };
    return trainable && isPlainUpdate(document) ? [gradient, updated] : [gradient];
  });
}

function outputSubjects(document: GraphDocument, node: GraphNode): Subject[] {
  const facts = nodeFacts(node);
  if (!facts) return [];
  const { definition, config } = facts;
  const several = definition.outputs(config).length > 1;
  return definition.outputs(config).flatMap(({ name: port }): Subject[] => {
    const name = several ? `${nodeTitle(node)}.${port}` : nodeTitle(node);
    const tensor: TensorQuery = { kind: 'output', node: node.id, port };
    const at = { node: node.id, port };
    const value: Subject = { key: `value ${node.id}.${port}`, kind: 'value', name, tensor, place: (element, step, sample) => ({ kind: 'value', ...at, element, step, sample }), query: () => null };
    if (definition.loss) {
      const loss: Subject = { key: 'loss', kind: 'loss', name, tensor, place: () => ({ kind: 'loss' }), query: () => null };
      return [value, loss];
    }
    const query = (element: number, step: number, sample: number): NumberQuery => ({ kind: 'output', ...at, element, step, sample });
    const gradient: Subject = { key: `gradient ${node.id}.${port}`, kind: 'gradient', name, tensor, place: (element, step, sample) => ({ kind: 'gradient', ...at, element, step, sample }), query };
    if (!definition.data?.(config).trainable || !isPlainUpdate(document)) return [gradient, value];
    const updated: Subject = { key: `updated ${node.id}`, kind: 'updated', name, tensor, place: (element, step, sample) => ({ kind: 'updated-data', node: node.id, element, step, sample }), query };
    return [gradient, updated, value];
  });
}

/** The chosen one of the subjects, or the first. */
export function chosenSubject(subjects: readonly Subject[], choice: DerivationChoice): Subject | undefined {
  return subjects.find(({ key }) => key === choice.what) ?? subjects[0];
}

/** Opens the derivation of an element of the selection; the key of its subject where it is not the first. */
export function openDerivation(what = '', element = 0): void {
  app.setState({ dockTab: 'derivation', derivation: { what, element } });
  growDock();
}

/** Makes the dock tall enough to read in. */
export function growDock(): void {
  const { dockOpen, dockHeight } = app.getState().settings;
  const height = Math.max(dockHeight, Math.min(readableHeight, Math.round(window.innerHeight * mostOfWindow)));
  if (!dockOpen || height !== dockHeight) changeSettings({ dockOpen: true, dockHeight: height });
}

/** Selects on the canvas what a number belongs to, and derives that number. */
export function showPlace(place: NumberPlace): void {
  const document = presentOf(app.getState());
  switch (place.kind) {
    case 'edge-gradient':
      select([], [place.edge]);
      choose(`gradient ${place.edge}`, place.element, place);
      return;
    case 'value':
    case 'gradient':
      select([place.node]);
      choose(`${place.kind} ${place.node}.${place.port}`, place.element, place);
      return;
    case 'parameter':
    case 'parameter-gradient':
    case 'parameter-term':
    case 'updated-parameter': {
      const user = document.nodes.find(({ id, parameters }) => Object.values(parameters).includes(place.parameter) && (place.kind !== 'parameter-term' || id === place.node));
      if (user) select([user.id]);
      choose(`${place.kind === 'updated-parameter' ? 'updated' : 'gradient'} ${place.parameter}`, place.element);
      return;
    }
    case 'updated-data':
      select([place.node]);
      choose(`updated ${place.node}`, place.element, place);
      return;
    case 'loss': {
      const loss = document.nodes.find((node) => nodeFacts(node)?.definition.loss);
      if (loss) select([loss.id]);
      choose('loss', 0);
    }
  }
}

function choose(what: string, element: number, at?: { readonly step: number; readonly sample: number }): void {
  app.setState({ derivation: { what, element }, ...(at && { step: at.step, sample: at.sample }) });
}

export function lightPath(nodes: Iterable<string>, edges: Iterable<string>): void {
  app.setState({ litPath: { nodes: new Set(nodes), edges: new Set(edges) } });
}

export function darkenPath(): void {
  if (app.getState().litPath) app.setState({ litPath: null });
}

/** Whether a node or an edge lies on the lit path; undefined where none is lit. */
export function pathMark(lit: LitPath | null, kind: keyof LitPath, id: string): 'on' | 'off' | undefined {
  if (!lit) return undefined;
  return lit[kind].has(id) ? 'on' : 'off';
}
