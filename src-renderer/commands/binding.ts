/** A key binding taken apart: `$mod+Shift+z` has the modifiers `$mod` and `Shift`, and the key `z`. */
interface Parts {
  readonly modifiers: readonly string[];
  readonly key: string;
}

const modifierOrder = ['$mod', 'Control', 'Meta', 'Alt', 'Shift'];

function partsOf(binding: string): Parts {
  // The key itself may be a plus.
  const cut = binding.endsWith('+') ? binding.length - 2 : binding.lastIndexOf('+');
  return cut < 1 ? { modifiers: [], key: binding } : { modifiers: binding.slice(0, cut).split('+'), key: binding.slice(cut + 1) };
}

function join(modifiers: ReadonlySet<string>, key: string): string {
  return [...modifierOrder.filter((modifier) => modifiers.has(modifier)), key].join('+');
}

/** The one way of writing a binding, so that equal ones are equal texts. */
export function normalBinding(binding: string): string {
  const { modifiers, key } = partsOf(binding);
  const name = /^(?:Key([A-Z])|Digit(\d))$/.exec(key);
  return join(new Set(modifiers), (name?.[1] ?? name?.[2] ?? key).toLowerCase());
}

/** What is read of a key press. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const notKeys: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process', 'Unidentified', 'Compose', '']);

/** A key press as tinykeys writes it; undefined for a modifier alone, and for keys that a keyboard layout uses to compose. */
export function bindingOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress, isMac: boolean): string | undefined {
  if (notKeys.has(key)) return undefined;
  const modifiers = new Set([...(ctrlKey ? [isMac ? 'Control' : '$mod'] : []), ...(metaKey ? [isMac ? '$mod' : 'Meta'] : []), ...(altKey ? ['Alt'] : []), ...(shiftKey ? ['Shift'] : [])]);
  // With Shift or Alt a digit or letter may come out as another sign: the place on the keyboard stays.
  const isPlace = (shiftKey && /^Digit\d$/.test(code)) || (altKey && /^(?:Digit\d|Key[A-Z])$/.test(code) && !/^[a-z0-9]$/i.test(key));
  return join(modifiers, isPlace ? code : key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key);
}

/** Why a key cannot be given to a command. */
export type KeyRefusal = 'browser' | 'reload' | 'focus' | 'press' | 'typing' | 'clipboard';

const browserKeys: ReadonlySet<string> = new Set(['$mod+w', '$mod+t', '$mod+n', '$mod+q', '$mod+Shift+w', '$mod+Shift+t', '$mod+Shift+n', '$mod+tab', '$mod+Shift+tab', 'Alt+f4', 'Alt+tab'].map(normalBinding));
const reloadKeys: ReadonlySet<string> = new Set(['f5', '$mod+r', '$mod+Shift+r', '$mod+f5'].map(normalBinding));

/** The reason against a key; undefined where it may be used. `inFields` is whether the command goes on while one types. */
export function refusalOf(binding: string, inFields: boolean): KeyRefusal | undefined {
  const normal = normalBinding(binding);
  const { modifiers, key } = partsOf(normal);
  const isPlain = modifiers.every((modifier) => modifier === 'Shift');
  if (browserKeys.has(normal)) return 'browser';
  if (reloadKeys.has(normal)) return 'reload';
  if (isPlain && key === 'tab') return 'focus';
  if (isPlain && (key === 'enter' || key === 'space')) return 'press';
  if (inFields && isPlain && (key.length === 1 || /^(?:arrow|home|end|page|delete|backspace)/.test(key))) return 'typing';
  return undefined;
}

const macNames: Readonly<Record<string, string>> = { $mod: '⌘', Control: '⌃', Shift: '⇧', Alt: '⌥', Meta: '⌘' };
const names: Readonly<Record<string, string>> = { $mod: 'Ctrl', Control: 'Ctrl', Meta: 'Meta' };
const keyNames: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc', Delete: 'Del', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** A binding as people write it: `Ctrl+Shift+Z`. */
export function bindingWords(binding: string, isMac: boolean): string {
  const { modifiers, key } = partsOf(binding);
  // A sign that is typed with Shift says so itself.
  const shown = /^[^\w\s]$/.test(key) ? modifiers.filter((modifier) => modifier !== 'Shift') : modifiers;
  const bare = key.replace(/^(?:Key|Digit)(?=.$)/, '');
  const name = keyNames[key] ?? (bare.length === 1 ? bare.toUpperCase() : bare);
  return [...shown.map((modifier) => (isMac ? macNames : names)[modifier] ?? modifier), name].join(isMac ? '' : '+');
}

/** A binding as `aria-keyshortcuts` has it: `Control+Shift+Z`. */
export function ariaShortcut(binding: string, isMac: boolean): string {
  const { modifiers, key } = partsOf(binding);
  const bare = key.replace(/^(?:Key|Digit)(?=.$)/, '');
  const written = bare === '+' ? 'Plus' : bare.length === 1 ? bare.toUpperCase() : bare;
  return [...modifiers.map((modifier) => (modifier === '$mod' ? (isMac ? 'Meta' : 'Control') : modifier)), written].join('+');
}
