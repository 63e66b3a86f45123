import { expect, test } from 'vitest';
import { acceleratorOf } from './accelerator.ts';

test('keys of the page are written as the menu writes them', () => {
  expect(['$mod+Shift+z', 'Alt+n', 'Shift+F11', 'f', 'Delete', '$mod+.', 'Shift+?', 'Alt+Shift+ArrowLeft', 'Control+Space', 'Meta+1'].map(acceleratorOf)).toEqual([
    'CmdOrCtrl+Shift+Z', 'Alt+N', 'Shift+F11', 'F', 'Delete', 'CmdOrCtrl+.', '?', 'Alt+Shift+Left', 'Ctrl+Space', 'Super+1',
  ]);
  expect(['+', '$mod++', 'Shift+Digit1', 'Alt+KeyQ'].map(acceleratorOf)).toEqual(['Plus', 'CmdOrCtrl+Plus', 'Shift+1', 'Alt+Q']);
});

test('what the menu has no name for is left out', () => {
  expect(['ö', '$mod+é', 'MediaPlay', 'F25', '', '$mod+', 'Hyper+a', 'constructor', '$mod+toString'].map(acceleratorOf)).toEqual(Array.from({ length: 9 }, () => undefined));
});
