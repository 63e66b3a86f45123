import { expect, it } from 'vitest';
import { progressLine } from './progressBar.ts';

it('draws how far it is, and how long it will take', () => {
  expect(progressLine({ done: 0, of: 100, words: ['epoch 0/4'], seconds: 0 }, 80)).toBe(`${'─'.repeat(24)}   0 %  epoch 0/4`);
  expect(progressLine({ done: 25, of: 100, words: ['epoch 1/4', 'loss 0.5'], seconds: 30 }, 80)).toBe(`${'█'.repeat(6)}${'─'.repeat(18)}  25 %  epoch 1/4  loss 0.5  1:30 left`);
  expect(progressLine({ done: 1, of: 100, words: [], seconds: 100 }, 80)).toContain('2:45:00 left');
  expect(progressLine({ done: 100, of: 100, words: [], seconds: 3 }, 80)).toBe(`${'█'.repeat(24)} 100 %`);
});

it('stays on one line of a narrow terminal', () => {
  expect([...progressLine({ done: 25, of: 100, words: ['epoch 1/4', 'loss 0.5'], seconds: 30 }, 40)]).toHaveLength(39);
});
