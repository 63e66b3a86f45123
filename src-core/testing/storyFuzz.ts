import { readStory, writeStory } from '../story/readStory.ts';
import type { Story } from '../story/story.ts';
import { jsonTarget } from './jsonFuzz.ts';
import { mlpProject } from './projectFuzz.ts';

const words = (en: string): { en: string; 'zh-CN': string } => ({ en, 'zh-CN': en });
const wire = { from: { node: 'fed', port: 'x' }, to: { node: 'layer', port: 'x' } };
const cell = { kind: 'cell', node: 'layer', parameter: 'W', row: 1, column: 1 } as const;

/** A story in which each kind of step, field, sight and target comes at least once. */
export const everyStep: Story = {
  format: 'chainrule-story',
  version: 1,
  title: words('every step'),
  summary: words('each kind of step once'),
  begin: { kind: 'project', project: mlpProject },
  steps: [
    { do: 'say', caption: words('to begin with') },
    { do: 'add', entry: 'input', as: 'fed', at: { x: -10, y: 20.5 } },
    { do: 'add', entry: 'linear', as: 'layer', at: { x: 200, y: 0 }, caption: words('a layer') },
    { do: 'connect', ...wire },
    { do: 'disconnect', ...wire },
    { do: 'connect', ...wire },
    { do: 'type', into: cell, text: '0.5' },
    { do: 'type', into: { kind: 'name', node: 'layer' }, text: 'layer' },
    { do: 'type', into: { kind: 'setting', node: 'layer', setting: 'units' }, text: '2' },
    { do: 'type', into: { kind: 'training', setting: 'epochs' }, text: '10' },
    { do: 'type', into: { kind: 'training', setting: 'optimizer' }, text: 'adam' },
    { do: 'type', into: { kind: 'training', setting: 'optimizer.beta1' }, text: '0.8' },
    { do: 'tick', box: { kind: 'training', setting: 'shuffle' }, on: false },
    { do: 'tick', box: { kind: 'parameter', node: 'layer', parameter: 'W', setting: 'trainable' }, on: false, caption: words('frozen') },
    { do: 'type', into: { kind: 'document', setting: 'precision' }, text: 'float32' },
    { do: 'fill', node: 'layer', parameter: 'W', values: [[1, 2], [3, 4.5]] },
    { do: 'select', nodes: ['fed', 'layer'] },
    { do: 'move', node: 'fed', by: { x: 40, y: -10 } },
    { do: 'tab', tab: 'questions' },
    { do: 'type', into: { kind: 'answer', question: 'q1', element: 1 }, text: '0.5' },
    { do: 'expect', that: { kind: 'verdict', question: 'q1', verdict: 'right' } },
    { do: 'expect', that: { kind: 'printed', answer: 1, verdict: 'agrees' } },
    { do: 'highlight', target: { kind: 'question', question: 'q1' } },
    { do: 'highlight', target: { kind: 'printed', answer: 1 } },
    { do: 'command', command: 'run.update' },
    { do: 'walk', direction: 'forwards', times: 2 },
    { do: 'scrub', step: 0 },
    { do: 'sample', sample: 0 },
    { do: 'rows', samples: 4 },
    { do: 'train', epochs: 100, until: { kind: 'loss', below: 0.1 } },
    { do: 'undo', times: 1 },
    { do: 'redo', times: 1 },
    { do: 'export', format: 'numpy', file: 'net.py' },
    { do: 'zoom', to: ['layer'] },
    { do: 'zoom', to: 'all' },
    { do: 'highlight', target: { kind: 'edge', wire } },
    { do: 'highlight', target: { kind: 'command', command: 'run.update' } },
    { do: 'highlight', target: { kind: 'node', node: 'layer' } },
    { do: 'wait', for: { kind: 'idle' } },
    { do: 'expect', that: { kind: 'edge', wire, value: '0.5', gradient: '−0.25' } },
    { do: 'expect', that: { ...cell, shows: '0.5' } },
    { do: 'picture', name: 'end' },
  ],
};

/** Story files. */
export const storyFuzz = jsonTarget(writeStory(everyStep), (text) => readStory(text).steps.length);
