const modifiers: Readonly<Record<string, string>> = { $mod: 'CmdOrCtrl', Control: 'Ctrl', Meta: 'Super', Alt: 'Alt', Shift: 'Shift' };

/** Electron's names of keys that the page calls otherwise. */
const keyNames: Readonly<Record<string, string>> = {
  '+': 'Plus',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc',
  ...Object.fromEntries(['Delete', 'Backspace', 'Enter', 'Space', 'Tab', 'Home', 'End', 'Insert', 'PageUp', 'PageDown'].map((name) => [name, name])),
};

/**
 * A key as Electron's menu writes it, of one as the page writes it: `$mod+Shift+z` is `CmdOrCtrl+Shift+Z`. Undefined
 * where the menu has no name for it: it would refuse the whole menu.
 */
export function acceleratorOf(binding: string): string | undefined {
  // The key itself may be a plus.
  const cut = binding.endsWith('+') ? binding.length - 2 : binding.lastIndexOf('+');
  const key = (cut < 1 ? binding : binding.slice(cut + 1)).replace(/^(?:Key|Digit)(?=.$)/, '');
  // A sign that is typed with Shift says so itself.
  const isSign = /^[^\w\s]$/.test(key);
  const held = cut < 1 ? [] : binding.slice(0, cut).split('+').filter((modifier) => !isSign || modifier !== 'Shift').map((modifier) => modifiers[modifier]);
  const name = nameOf(key);
  return name === undefined || held.includes(undefined) ? undefined : [...held, name].join('+');
}

function nameOf(key: string): string | undefined {
  if (Object.hasOwn(keyNames, key)) return keyNames[key];
  if (/^F(?:[1-9]|1\d|2[0-4])$/.test(key)) return key;
  return /^[!-~]$/.test(key) ? key.toUpperCase() : undefined;
}
