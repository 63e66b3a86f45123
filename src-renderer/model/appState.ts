import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { emptyDocument } from '../../src-core/graph/document.ts';
import { type History, startHistory } from '../../src-core/graph/history.ts';
import { type Analysis, analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { EngineStatus, FileKind, HostInfo } from '../../src-core/protocol/appContract.ts';
import type { Evaluation } from '../../src-core/protocol/engineContract.ts';
import type { TrainProgress } from '../../src-core/protocol/trainContract.ts';
import type { ConnectionState } from '../host/connection.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { Grade } from './grades.ts';
import type { GradientCheckState } from './gradientCheck.ts';
import { type Settings, loadSettings } from './settings.ts';
import type { DerivationChoice, LitPath } from './derivation.ts';
import type { WalkState } from './walk.ts';

/** Where the document lives on disk, and how to tell whether others changed it. */
export interface FileState {
  readonly path: string;
  readonly stamp: string;
  /** Why it cannot be saved under its own name. */
  readonly readOnly: string | null;
}

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** A short message that goes away by itself, or when it is dismissed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'success' | 'error';
  readonly title: string;
  readonly text?: string;
  readonly action?: { readonly label: MessageKey; readonly run: () => void };
}

export type Run =
  | { readonly kind: 'idle' }
  | { readonly kind: 'training'; readonly revision: number; readonly runId: string; readonly progress: TrainProgress | null }
  /** It can go on while the document has the parameters that it left. */
  | { readonly kind: 'paused'; readonly runId: string; readonly parameters: GraphDocument['parameters']; readonly progress: TrainProgress | null };

/** Where a quick-add list opens: at a place on the screen, for a place on the canvas, perhaps to end a wire. */
export interface QuickAdd {
  readonly screen: { readonly x: number; readonly y: number };
  readonly position: { readonly x: number; readonly y: number };
  readonly wire?: { readonly node: string; readonly port: string; readonly side: 'source' | 'target' };
  /** Offer the ports already on the canvas too: connecting by keyboard. */
  readonly offerPorts?: boolean;
}

export type Dialog =
  | { readonly kind: 'examples' | 'palette' | 'keys' | 'generate' | 'type' }
  | { readonly kind: 'import'; readonly path: string; readonly name: string }
  | { readonly kind: 'confirm'; readonly title: string; readonly text: string; readonly choices: readonly DialogChoice[]; readonly answer: (choice: string) => void }
  | { readonly kind: 'file'; readonly mode: 'open' | 'save'; readonly suggested: string; readonly format: FileKind; readonly answer: (path: string | null) => void };

export interface DialogChoice {
  readonly id: string;
  readonly label: string;
  readonly tone: 'primary' | 'plain' | 'danger';
}

export interface AppState {
  readonly history: History<GraphDocument>;
  /** Counts the documents that were opened: what was begun for one of them is not for the next. */
  readonly opened: number;
  /** The document as it was last read or written; another present means unsaved changes. */
  readonly saved: GraphDocument;
  readonly file: FileState | null;
  readonly analysis: Analysis;
  /** Counts the changes that change numbers: every run carries the revision it was made from. */
  readonly modelRevision: number;
  readonly selection: Selection;
  readonly hoveredEdge: string | null;
  readonly renaming: string | null;
  readonly dockTab: 'data' | 'curve' | 'results' | 'sweep' | 'problems' | 'derivation' | 'health' | 'outline' | 'questions';
  readonly derivation: DerivationChoice;
  /** The path that is pointed at. */
  readonly litPath: LitPath | null;
  readonly settings: Settings;
  readonly step: number;
  readonly sample: number;
  readonly connection: ConnectionState;
  readonly info: HostInfo | null;
  readonly engine: EngineStatus | null;
  readonly evaluation: Evaluation | null;
  readonly run: Run;
  /** The walk through the run, while there is one. */
  readonly walk: WalkState | null;
  readonly updatesPerSecond: number | null;
  readonly gradientCheck: GradientCheckState | null;
  /** By question, how its typed answer is judged. */
  readonly grades: ReadonlyMap<string, Grade>;
  /** Questions whose answer was typed anew since it was checked. */
  readonly unchecked: ReadonlySet<string>;
  readonly recent: readonly string[];
  readonly notices: readonly Notice[];
  readonly dialog: Dialog | null;
  /** A dropped file on its way to the host. */
  readonly upload: { readonly name: string; readonly part: number } | null;
  readonly quickAdd: QuickAdd | null;
  /** Why the wire that was just dropped was refused, and where. */
  readonly refusal: { readonly fault: Diagnostic; readonly x: number; readonly y: number } | null;
}

export const nothingSelected: Selection = { nodes: new Set(), edges: new Set() };

export function initialState(title: string): AppState {
  const document = emptyDocument(title);
  return {
    history: startHistory(document),
    opened: 0,
    saved: document,
    file: null,
    analysis: analyse(document, registry),
    modelRevision: 1,
    selection: nothingSelected,
    hoveredEdge: null,
    renaming: null,
    dockTab: 'curve',
    derivation: { what: '', element: 0 },
    litPath: null,
    settings: loadSettings(),
    step: 0,
    sample: 0,
    connection: 'connecting',
    info: null,
    engine: null,
    evaluation: null,
    run: { kind: 'idle' },
    walk: null,
    updatesPerSecond: null,
    gradientCheck: null,
    grades: new Map(),
    unchecked: new Set(),
    recent: [],
    notices: [],
    dialog: null,
    upload: null,
    quickAdd: null,
    refusal: null,
  };
}
