import type { GraphDocument, GraphNode, Parameter } from '../graph/document.ts';
import { TrainingSchema } from '../graph/training.ts';
import type { Field, Step } from './story.ts';

/** What is known of nodes beside the document. */
export interface RecordingFacts {
  /** The entry of the palette that makes a node as it is; undefined where none does. */
  readonly entryOf: (node: GraphNode) => string | undefined;
  /** How far from a card's corner the pointer has it when it is let go, px. */
  readonly grip: { readonly x: number; readonly y: number };
}

/** What of a change of the document a story can tell. */
export interface Recorded {
  readonly steps: readonly Step[];
  /** Whether the change had a part that no step tells. */
  readonly isWhole: boolean;
}

/** The steps that make a document of the one before it, in the order in which a person would do them. */
export function stepsBetween(before: GraphDocument, after: GraphDocument, facts: RecordingFacts): Recorded {
  const added = after.nodes.filter(({ id }) => !before.nodes.some((node) => node.id === id));
  const entries = added.map((node) => facts.entryOf(node));
  const gone = before.nodes.filter(({ id }) => !after.nodes.some((node) => node.id === id)).map(({ id }) => id);
  const stayed = after.nodes.flatMap((node) => {
    const old = before.nodes.find(({ id }) => id === node.id);
    return old && old !== node ? [changesOf(old, node)] : [];
  });
  const cut = before.edges.filter((edge) => !after.edges.some(({ id }) => id === edge.id) && !gone.includes(edge.source.node) && !gone.includes(edge.target.node) && !isReplaced(edge, after));
  const steps: Step[] = [
    ...added.flatMap((node, index): Step[] => {
      const entry = entries[index];
      return entry === undefined ? [] : [{ do: 'add', entry, as: node.id, at: { x: node.position.x + facts.grip.x, y: node.position.y + facts.grip.y } }];
    }),
    ...(gone.length > 0 ? ([{ do: 'select', nodes: gone }, { do: 'command', command: 'edit.delete' }] satisfies Step[]) : []),
    ...cut.map(({ source, target }): Step => ({ do: 'disconnect', from: source, to: target })),
    ...stayed.flatMap((change) => change.steps),
    ...rowsStep(before, after),
    ...after.edges.filter(({ id }) => !before.edges.some((edge) => edge.id === id)).map(({ source, target }): Step => ({ do: 'connect', from: source, to: target })),
    ...parameterSteps(before, after),
    ...dataSteps(before, after),
    ...trainingSteps(before, after),
    ...(before.precision === after.precision ? [] : settingSteps({ kind: 'document', setting: 'precision' }, after.precision)),
    ...(before.mode === after.mode ? [] : ([{ do: 'command', command: 'run.mode' }] satisfies Step[])),
  ];
  const isWhole = entries.every((entry) => entry !== undefined) && stayed.every((change) => change.isWhole) && untold.every((part) => before[part] === after[part]) && steps.length > 0;
  return { steps, isWhole };
}

/** What a story has no steps for. */
const untold = ['seed', 'groups', 'frames', 'dataset', 'expected'] as const satisfies readonly (keyof GraphDocument)[];

/** An edge that another one to the same port took the place of. */
function isReplaced({ target }: GraphDocument['edges'][number], after: GraphDocument): boolean {
  return after.edges.some((edge) => edge.target.node === target.node && edge.target.port === target.port);
}

function changesOf(before: GraphNode, after: GraphNode): Recorded {
  const steps: Step[] = [];
  let isWhole = before.bypassed === after.bypassed && before.group === after.group;
  if (before.position.x !== after.position.x || before.position.y !== after.position.y) {
    steps.push({ do: 'move', node: after.id, by: { x: after.position.x - before.position.x, y: after.position.y - before.position.y } });
  }
  if (before.label !== after.label) steps.push({ do: 'type', into: { kind: 'name', node: after.id }, text: after.label ?? '' });
  for (const setting of new Set([...Object.keys(before.config), ...Object.keys(after.config)])) {
    const value = after.config[setting];
    if (JSON.stringify(before.config[setting]) === JSON.stringify(value)) continue;
    const told = settingSteps({ kind: 'setting', node: after.id, setting }, value);
    if (told.length === 0) isWhole = false;
    steps.push(...told);
  }
  return { steps, isWhole };
}

/** A box is ticked or not; of a list the entry is chosen, and all else is typed. None where no field takes such a value. */
function settingSteps(field: Field, value: unknown): Step[] {
  if (typeof value === 'boolean') return [{ do: 'tick', box: field, on: value }];
  const text = textOf(value);
  return text === undefined ? [] : [{ do: 'type', into: field, text }];
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) && value.every((part) => typeof part === 'number') ? value.join(', ') : undefined;
}

function rowsStep(before: GraphDocument, after: GraphDocument): Step[] {
  return after.data.samples > before.data.samples ? [{ do: 'rows', samples: after.data.samples }] : [];
}

function parameterSteps(before: GraphDocument, after: GraphDocument): Step[] {
  return after.parameters.flatMap((record) => {
    const old = before.parameters.find(({ id }) => id === record.id);
    const place = placeOf(after, record);
    if (!old || !place) return [];
    const settings = recordSteps(place, old, record);
    if (old.values === record.values || old.values.shape.join() !== record.values.shape.join()) return settings;
    const columns = record.values.shape.at(-1) ?? 1;
    const cells = changed(old.values.values, record.values.values).map(([element, value]): Step => ({
      do: 'type',
      into: { kind: 'cell', ...place, row: Math.floor(element / columns) + 1, column: (element % columns) + 1 },
      text: String(value),
    }));
    return [...settings, ...cells];
  });
}

/** How a record is trained and drawn. */
function recordSteps(place: Place, before: Parameter, after: Parameter): Step[] {
  const field = (setting: string): Field => ({ kind: 'parameter', ...place, setting });
  return [
    ...(before.trainable === after.trainable ? [] : settingSteps(field('trainable'), after.trainable)),
    ...(before.rate === after.rate ? [] : settingSteps(field('rate'), after.rate ?? 1)),
    ...kindSteps('initialiser', before.initialiser ?? none, after.initialiser ?? none, field),
  ];
}

const none = { kind: '' } as const;

/** Another kind brings its own settings along; of the same kind they are typed. */
function kindSteps(name: string, before: Kind, after: Kind, field: (setting: string) => Field): Step[] {
  if (before.kind !== after.kind) return settingSteps(field(name), after.kind);
  return Object.entries(after).flatMap(([own, value]) => (before[own] === value ? [] : settingSteps(field(`${name}.${own}`), value)));
}

type Kind = { readonly kind: string } & Readonly<Record<string, unknown>>;
interface Place {
  readonly node: string;
  readonly parameter: string;
}

/** The card on which a record is shown, and what it is called there. */
function placeOf({ nodes }: GraphDocument, { id }: Parameter): Place | undefined {
  for (const node of nodes) {
    const [parameter] = Object.entries(node.parameters).find(([, record]) => record === id) ?? [];
    if (parameter !== undefined) return { node: node.id, parameter };
  }
  return undefined;
}

/** Rows are samples, or the steps of the first sample where there are several steps. */
function dataSteps(before: GraphDocument, after: GraphDocument): Step[] {
  return Object.entries(after.data.columns).flatMap(([node, { values }]) => {
    const old = before.data.columns[node]?.values;
    if (!old || old.values === values.values || old.shape.slice(1).join() !== values.shape.slice(1).join()) return [];
    const width = values.shape.slice(2).reduce((product, length) => product * length, 1);
    return changed(old.values, values.values).map(([element, value]): Step => ({
      do: 'type',
      into: { kind: 'cell', node, row: Math.floor(element / width) + 1, column: (element % width) + 1 },
      text: String(value),
    }));
  });
}

/** The elements that are others, with what they are; those that were not there are compared with 0. */
function changed(before: ArrayLike<number>, after: ArrayLike<number>): (readonly [number, number])[] {
  return Array.from(after, (value, element) => [element, value] as const).filter(([element, value]) => value !== (before[element] ?? 0));
}

function trainingSteps({ training: before }: GraphDocument, { training: after }: GraphDocument): Step[] {
  const field = (setting: string): Field => ({ kind: 'training', setting });
  return TrainingSchema.keyof().options.flatMap((setting) => {
    if (setting === 'optimizer' || setting === 'schedule') return kindSteps(setting, before[setting], after[setting], field);
    // An empty field leaves the number out.
    return before[setting] === after[setting] ? [] : settingSteps(field(setting), after[setting] ?? '');
  });
}

/** A step behind others; one that goes on with the last (typing into the same field, further along a walk) takes its place. */
export function withStep(steps: readonly Step[], step: Step): readonly Step[] {
  const last = steps.at(-1);
  if (last?.do !== step.do || last.caption) return [...steps, step];
  if (last.do === 'walk' && step.do === 'walk' && last.direction === step.direction) return [...steps.slice(0, -1), { ...step, times: last.times + step.times }];
  if ((last.do === 'undo' && step.do === 'undo') || (last.do === 'redo' && step.do === 'redo')) return [...steps.slice(0, -1), { ...step, times: last.times + step.times }];
  const goesOn = (last.do === 'tick' && step.do === 'tick' && JSON.stringify(last.box) === JSON.stringify(step.box)) || (last.do === 'type' && step.do === 'type' && JSON.stringify(last.into) === JSON.stringify(step.into)) || ['scrub', 'sample', 'select', 'tab'].includes(step.do);
  return goesOn ? [...steps.slice(0, -1), step] : [...steps, step];
}
