import { describe, expect, test } from 'vitest';
import { AppError } from '../graph/appError.ts';
import { everyStep } from '../testing/storyFuzz.ts';
import { beginningOf, readStory, writeStory } from './readStory.ts';
import { type Story, StepSchema } from './story.ts';

function faultIn(story: unknown): { code: string; message: string } {
  try {
    readStory(JSON.stringify(story));
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'none', message: '' };
}

/** The story as its file has it, with some of it exchanged. */
function changed(change: Record<string, unknown>): unknown {
  return { ...(JSON.parse(writeStory(everyStep)) as object), ...change };
}

describe('a story file', () => {
  test('comes back as it was written', () => {
    expect(readStory(writeStory(everyStep))).toEqual(everyStep);
  });

  test('of the tests has every kind of step', () => {
    const kinds = StepSchema.options.map((option) => option.shape.do.value);
    expect([...new Set(everyStep.steps.map((step) => step.do))].sort()).toEqual(kinds.sort());
  });

  test('begins with nothing, an example or the document that it carries', () => {
    const begun = (begin: Story['begin']): number => beginningOf({ ...everyStep, begin }).nodes.length;
    expect(begun({ kind: 'empty' })).toBe(0);
    expect(begun({ kind: 'example', example: 'lstm-step' })).toBeGreaterThan(5);
    expect(begun(everyStep.begin)).toBe(everyStep.begin.kind === 'project' ? everyStep.begin.project.nodes.length : 0);
  });

  test.each([
    [{ format: 'chainrule' }, 'E_FILE_FOREIGN', 'no story'],
    [{ version: 2 }, 'E_FILE_NEWER', 'version 2'],
    [{ steps: [] }, 'E_FILE_INVALID', 'damaged at steps'],
    [{ steps: [{ do: 'dance' }] }, 'E_FILE_INVALID', 'damaged at steps.0.do'],
    [{ steps: [{ do: 'say', caption: { en: 'one language' } }] }, 'E_FILE_INVALID', 'damaged at steps.0.caption.zh-CN'],
    [{ begin: { kind: 'example', example: 'nothing' } }, 'E_FILE_INVALID', 'damaged at begin.example: there is no example "nothing"'],
    [{ begin: { kind: 'empty' }, steps: [{ do: 'select', nodes: ['x'] }] }, 'E_FILE_INVALID', 'damaged at steps.0: there is no node "x" yet'],
    [{ begin: { kind: 'empty' }, steps: [{ do: 'add', entry: 'input', as: 'a', at: { x: 0, y: 0 } }, { do: 'add', entry: 'input', as: 'a', at: { x: 0, y: 0 } }] }, 'E_FILE_INVALID', 'damaged at steps.1.as: there is a node "a" already'],
    [{ begin: { kind: 'empty' }, steps: [{ do: 'tick', box: { kind: 'parameter', node: 'x', parameter: 'W', setting: 'trainable' }, on: true }] }, 'E_FILE_INVALID', 'damaged at steps.0: there is no node "x" yet'],
    [{ begin: { kind: 'empty' }, steps: [{ do: 'disconnect', from: { node: 'x', port: 'x' }, to: { node: 'y', port: 'x' } }] }, 'E_FILE_INVALID', 'damaged at steps.0: there is no node "x" yet'],
    [{ steps: [{ do: 'tick', box: { kind: 'training', setting: 'luck' }, on: true }] }, 'E_FILE_INVALID', 'damaged at steps.0.box'],
    [{ steps: [{ do: 'export', format: 'numpy', file: '../net.py' }] }, 'E_FILE_INVALID', 'damaged at steps.0.file: must be a plain file name'],
  ])('%j is refused', (change, code, words) => {
    const fault = faultIn(changed(change));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(words);
  });
});
