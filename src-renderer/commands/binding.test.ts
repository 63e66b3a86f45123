import { expect, test } from 'vitest';
import { type KeyPress, ariaShortcut, bindingOf, bindingWords, normalBinding, refusalOf } from './binding.ts';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test('a key press is written as a binding', () => {
  expect(bindingOf(press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }), false)).toBe('$mod+Shift+z');
  expect(bindingOf(press('z', 'KeyZ', { metaKey: true }), true)).toBe('$mod+z');
  expect(bindingOf(press('?', 'Slash', { shiftKey: true }), false)).toBe('Shift+?');
  expect(bindingOf(press('!', 'Digit1', { shiftKey: true }), false)).toBe('Shift+Digit1');
  expect(bindingOf(press('œ', 'KeyQ', { altKey: true }), true)).toBe('Alt+KeyQ');
  expect(bindingOf(press('F6', 'F6'), false)).toBe('F6');
  expect(bindingOf(press(' ', 'Space', { ctrlKey: true }), false)).toBe('$mod+Space');
});

test('a modifier alone, or a key that composes, is none yet', () => {
  for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'Process']) expect(bindingOf(press(key, ''), false)).toBeUndefined();
});

test('equal keys are equal however they are written', () => {
  expect(normalBinding('Shift+$mod+Z')).toBe(normalBinding('$mod+Shift+z'));
  expect(normalBinding('Alt+KeyQ')).toBe(normalBinding('Alt+q'));
  expect(normalBinding('$mod++')).toBe('$mod++');
  expect(normalBinding('+')).toBe('+');
  expect(normalBinding('$mod+z')).not.toBe(normalBinding('Alt+z'));
});

test('keys that a command cannot have are refused with the reason', () => {
  expect(refusalOf('$mod+w', false)).toBe('browser');
  expect(refusalOf('F5', false)).toBe('reload');
  expect(refusalOf('Shift+Tab', false)).toBe('focus');
  expect(refusalOf('Enter', false)).toBe('press');
  expect(refusalOf('$mod+Enter', true)).toBeUndefined();
  expect(refusalOf('k', true)).toBe('typing');
  expect(refusalOf('k', false)).toBeUndefined();
  expect(refusalOf('Home', true)).toBe('typing');
  expect(refusalOf('F6', true)).toBeUndefined();
});

test('bindings are shown as people write them, and told to screen readers in their form', () => {
  expect(bindingWords('$mod+Shift+z', false)).toBe('Ctrl+Shift+Z');
  expect(bindingWords('$mod+Shift+z', true)).toBe('⌘⇧Z');
  expect(bindingWords('Shift+?', false)).toBe('?');
  expect(bindingWords('Shift+Digit1', false)).toBe('Shift+1');
  expect(bindingWords('$mod++', false)).toBe('Ctrl++');
  expect(bindingWords('Alt+ArrowLeft', false)).toBe('Alt+←');
  expect(ariaShortcut('$mod+Shift+z', false)).toBe('Control+Shift+Z');
  expect(ariaShortcut('$mod+z', true)).toBe('Meta+Z');
  expect(ariaShortcut('+', false)).toBe('Plus');
});
