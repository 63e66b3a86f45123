import { parseJson } from '../../src-core/graph/fileFormat.ts';
import { type KernelChoice, type ThreadChoice, kernelChoices, threadChoices } from '../../src-core/protocol/kernelChoice.ts';
import { type ShownDigits, mostDecimals, mostSignificant } from '../../src-core/tensor/shownDigits.ts';

/** Hues for values and gradients that are far apart for all common kinds of colour blindness; the last has none. See styles/pairs.css. */
export const colourPairs = ['blue-orange', 'violet-gold', 'cyan-red', 'mono'] as const;

/** What the user chose for this machine; kept in the browser's storage, not in documents. */
export interface Settings {
  readonly theme: 'light' | 'dark' | 'system';
  readonly language: 'en' | 'zh-CN';
  /** How numbers are shown, everywhere. */
  readonly digits: ShownDigits;
  /** Whether zeros of matrices and strips are left blank, and gradients of zeros are not written on wires. */
  readonly hideZeros: boolean;
  /** The hues of values and gradients. */
  readonly pair: (typeof colourPairs)[number];
  /** What the colours of strips and marks mean, and whether it is told on the canvas. */
  readonly heatScale: 'linear' | 'log';
  readonly heatRange: 'graph' | 'layer';
  readonly heatLegend: boolean;
  /** Whether feature maps, matrices and what nodes show of their inside are drawn as pictures. */
  readonly tensorPictures: boolean;
  /** Whether the numbers on the wires are written larger. */
  readonly largeLabels: boolean;
  /** Which edges carry their numbers. */
  readonly values: 'off' | 'selected' | 'all';
  readonly direction: 'forward' | 'backward' | 'both';
  /** Whether a wire is the thicker the larger its gradient is. */
  readonly wireWidths: boolean;
  /** The way in which a network is tidied. */
  readonly layoutDirection: 'right' | 'down';
  /** Whether cards that are dragged stop at the points of the grid. */
  readonly snapToGrid: boolean;
  readonly minimapOpen: boolean;
  readonly paletteOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly dockOpen: boolean;
  /** Of the open dock, px. */
  readonly dockHeight: number;
  /** Whether the app begins with what was open when it ended. */
  readonly reopen: boolean;
  /** Which kernels compute. */
  readonly kernels: KernelChoice;
  /** On how many threads. */
  readonly threads: ThreadChoice;
  readonly keys: KeyChoices;
  /** The commands last used from the palette, the newest first. */
  readonly recentCommands: readonly string[];
}

/** Keys that the user chose, by command; an empty list is none. */
export type KeyChoices = Readonly<Record<string, readonly string[]>>;

const storageKey = 'chainrule.settings';

export function defaultSettings(): Settings {
  return {
    theme: 'system',
    language: navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
    digits: 4,
    hideZeros: false,
    pair: 'blue-orange',
    heatScale: 'log',
    heatRange: 'graph',
    heatLegend: true,
    tensorPictures: true,
    largeLabels: false,
    values: 'all',
    direction: 'both',
    wireWidths: true,
    layoutDirection: 'right',
    snapToGrid: false,
    minimapOpen: false,
    paletteOpen: true,
    inspectorOpen: true,
    // A small window is left to the canvas.
    dockOpen: window.innerHeight >= 900,
    dockHeight: 264,
    reopen: true,
    kernels: 'automatic',
    threads: 'automatic',
    keys: {},
    recentCommands: [],
  };
}

/** Reads the stored settings; what is missing or foreign takes its default. */
export function loadSettings(): Settings {
  const defaults = defaultSettings();
  try {
    const stored = parseJson(localStorage.getItem(storageKey) ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...defaults, ...pickKnown(stored as Record<string, unknown>, defaults) } : defaults;
  } catch {
    return defaults;
  }
}

export function storeSettings(settings: Settings): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(settings));
  } catch {
    // Storage may be full or forbidden: the settings then last as long as the page.
  }
}

const choices: Partial<Record<keyof Settings, readonly unknown[]>> = {
  theme: ['light', 'dark', 'system'],
  language: ['en', 'zh-CN'],
  values: ['off', 'selected', 'all'],
  direction: ['forward', 'backward', 'both'],
  pair: colourPairs,
  heatScale: ['linear', 'log'],
  heatRange: ['graph', 'layer'],
  layoutDirection: ['right', 'down'],
  kernels: kernelChoices,
  threads: threadChoices,
};

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((part) => typeof part === 'string');

function isShownDigits(value: unknown): boolean {
  const within = (count: unknown, least: number, most: number): boolean => typeof count === 'number' && Number.isInteger(count) && count >= least && count <= most;
  if (typeof value !== 'object' || value === null) return within(value, 0, mostDecimals);
  return ('significant' in value && within(value.significant, 1, mostSignificant)) || ('fraction' in value && within(value.fraction, 0, mostDecimals));
}

const checks: Partial<Record<keyof Settings, (value: unknown) => boolean>> = {
  digits: isShownDigits,
  keys: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isTexts),
  recentCommands: isTexts,
};

function pickKnown(stored: Record<string, unknown>, defaults: Settings): Partial<Settings> {
  const keys = Object.keys(defaults) as (keyof Settings)[];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = stored[key];
      const known = choices[key]?.includes(value) ?? checks[key]?.(value) ?? typeof value === typeof defaults[key];
      return known ? [[key, value]] : [];
    }),
  );
}
