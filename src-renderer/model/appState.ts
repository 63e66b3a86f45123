import type { CodeFormat } from '../../src-core/protocol/exportContract.ts';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { emptyDocument } from '../../src-core/graph/document.ts';
import { type History, startHistory } from '../../src-core/graph/history.ts';
import type { LocalizedText } from '../../src-core/node/definition.ts';
import type { Analysis } from '../../src-core/graph/validate.ts';
import type { EngineStatus, FileKind, HostInfo } from '../../src-core/protocol/appContract.ts';
import type { SessionHead } from '../../src-core/protocol/keptContract.ts';
import type { Evaluation } from '../../src-core/protocol/evaluation.ts';
import type { TrainProgress } from '../../src-core/protocol/training.ts';
import type { WeightMatch } from '../../src-core/protocol/weightMatch.ts';
import type { ConnectionState } from '../host/connection.ts';
import type { MessageKey } from '../i18n/en.ts';
import { analysisOf } from './analyses.ts';
import type { Story } from '../../src-core/story/story.ts';
import type { RecordingState, StoryState } from '../story/storyState.ts';
import type { Grade } from './grades.ts';
import type { GradientCheckState } from './gradientCheck.ts';
import type { MatrixSource } from './matrixSource.ts';
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
  /** Folded groups, by their cards. */
  readonly groups: ReadonlySet<string>;
  /** Comment frames. */
  readonly frames: ReadonlySet<string>;
}

export const dockTabs = ['data', 'curve', 'results', 'sweep', 'problems', 'derivation', 'health', 'outline', 'questions'] as const;
export type DockTab = (typeof dockTabs)[number];

/** A short message that goes away by itself, or when it is dismissed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'success' | 'error';
  readonly title: string;
  readonly text?: string;
  /** Stays until it is dismissed. */
  readonly lasts?: true;
  readonly action?: { readonly label: MessageKey; readonly run: () => void };
}

export type Run =
  | { readonly kind: 'idle' }
  | { readonly kind: 'training'; readonly revision: number; readonly runId: string }
  /** It can go on while the document has the parameters that it left. */
  | { readonly kind: 'paused'; readonly runId: string; readonly parameters: GraphDocument['parameters']; readonly progress: TrainProgress | null };

/** Where a quick-add list opens: at a place on the screen, for a place on the canvas, perhaps to end a wire. */
export interface QuickAdd {
  readonly screen: { readonly x: number; readonly y: number };
  readonly position: { readonly x: number; readonly y: number };
  readonly wire?: { readonly node: string; readonly port: string; readonly side: 'source' | 'target' };
  /** The edge that what is added is put into. */
  readonly edge?: string;
  /** Offer the ports already on the canvas too: connecting by keyboard. */
  readonly offerPorts?: boolean;
}

export type Dialog =
  | { readonly kind: 'examples' | 'palette' | 'keys' | 'generate' | 'type' }
  /** With a story: one from a file. */
  | { readonly kind: 'stories'; readonly story?: Story }
  /** `lost` changes of the recording are in none of its steps. */
  | { readonly kind: 'storyEditor'; readonly story: Story; readonly does: readonly LocalizedText[]; readonly lost: number }
  | { readonly kind: 'matrix'; readonly source: MatrixSource }
  | { readonly kind: 'sessions' | 'versions' | 'picture' }
  | { readonly kind: 'export'; readonly format?: CodeFormat }
  | { readonly kind: 'conflict'; readonly path: string; readonly missing: boolean; readonly answer: (choice: ConflictChoice) => void }
  | { readonly kind: 'import'; readonly path: string; readonly name: string }
  | { readonly kind: 'weights'; readonly path: string; readonly name: string; readonly match: WeightMatch }
  | { readonly kind: 'confirm'; readonly title: string; readonly text: string; readonly choices: readonly DialogChoice[]; readonly answer: (choice: string) => void }
  | { readonly kind: 'file'; readonly mode: 'open' | 'save'; readonly suggested: string; readonly format: FileKind; readonly answer: (path: string | null) => void };

/** What is to become of a document whose file others changed. */
export type ConflictChoice = 'copy' | 'overwrite' | 'reload' | 'cancel';

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
  /** The group that is stepped into. */
  readonly inside: string | null;
  /** Whether each time step is shown beside the next. */
  readonly unrolled: boolean;
  readonly renaming: string | null;
  readonly dockTab: DockTab;
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
  /** The story that is told in place of the document, while there is one. */
  readonly story: StoryState | null;
  /** The tour was asked for; what tells it is being loaded. */
  readonly tourWanted: boolean;
  readonly recording: RecordingState | null;
  /** A recording was asked for; its recorder is loaded with the bar. */
  readonly recordingWanted: boolean;
  readonly updatesPerSecond: number | null;
  readonly gradientCheck: GradientCheckState | null;
  /** By question, how its typed answer is judged. */
  readonly grades: ReadonlyMap<string, Grade>;
  /** Questions whose answer was typed anew since it was checked. */
  readonly unchecked: ReadonlySet<string>;
  /** The user's own modules, as the host has them. */
  readonly modules: readonly { readonly id: string; readonly name: string }[];
  readonly recent: readonly string[];
  /** Those of them that are not there. */
  readonly recentMissing: ReadonlySet<string>;
  /** Sessions with unsaved changes that no window has. */
  readonly leftSessions: readonly SessionHead[];
  /** What happened to the document's file since it was read. */
  readonly outside: 'changed' | 'missing' | null;
  /** A picture is being taken: also what is out of view is in the page. */
  readonly drawingWhole: boolean;
  /** The host has not said yet whether there is something to put back. */
  readonly restoring: boolean;
  /** The host cannot keep the document for a restart at the moment. */
  readonly keepingFails: boolean;
  readonly notices: readonly Notice[];
  readonly dialog: Dialog | null;
  /** A dropped file on its way to the host. */
  readonly upload: { readonly name: string; readonly part: number } | null;
  readonly quickAdd: QuickAdd | null;
  /** Whether a node is looked for over the canvas. */
  readonly finding: boolean;
  /** Whether the network is shown to an audience: larger, and without the panels. */
  readonly presenting: boolean;
  /** Why the wire that was just dropped was refused, and where. */
  readonly refusal: { readonly fault: Diagnostic; readonly x: number; readonly y: number } | null;
}

export const nothingSelected: Selection = { nodes: new Set(), edges: new Set(), groups: new Set(), frames: new Set() };

export function initialState(title: string): AppState {
  const document = emptyDocument(title);
  return {
    history: startHistory(document),
    opened: 0,
    saved: document,
    file: null,
    analysis: analysisOf(document),
    modelRevision: 1,
    selection: nothingSelected,
    hoveredEdge: null,
    inside: null,
    unrolled: false,
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
    story: null,
    recording: null,
    recordingWanted: false,
    tourWanted: false,
    updatesPerSecond: null,
    gradientCheck: null,
    grades: new Map(),
    unchecked: new Set(),
    modules: [],
    recent: [],
    recentMissing: new Set(),
    leftSessions: [],
    outside: null,
    drawingWhole: false,
    restoring: true,
    keepingFails: false,
    notices: [],
    dialog: null,
    upload: null,
    quickAdd: null,
    finding: false,
    presenting: false,
    refusal: null,
  };
}
