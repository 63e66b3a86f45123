import path from 'node:path';
import { expect } from '@playwright/test';
import { buildLstmStep } from '../pages/lstmStep.ts';
import type { Story } from './story.ts';

const says: Readonly<Record<string, string>> = {
  inputs: 'h and C of the step before, and the input x',
  nodes: 'four gates, cell state, hidden state, target and loss',
  wires: 'connected: every edge has its value and its gradient',
  numbers: 'the weights of the exercise: h = 0.1392, ∂L/∂h = −0.4608',
};

/** One LSTM step by hand, from the empty canvas to the exported weights. */
export const story: Story = async ({ app, folder, picture }) => {
  await picture('empty', 'the empty canvas');
  const step = await buildLstmStep(app, async (stage) => {
    await picture(stage, says[stage] ?? stage);
  });
  await app.expectNumbers(step.forget, 'y', step.state, 'f', { value: '0.6225' });
  await app.expectNumbers(step.input, 'y', step.state, 'i', { value: '0.5987' });
  await app.expectNumbers(step.candidate, 'y', step.state, 'g', { value: '0.3799' });
  await app.expectNumbers(step.output, 'y', step.hidden, 'o', { value: '0.6225' });
  await app.expectNumbers(step.state, 'C', step.hidden, 'C', { value: '0.2275' });
  await app.expectNumbers(step.hidden, 'h', step.loss, 'prediction', { value: '0.1392', gradient: '−0.4608' });
  await picture('edge', 'the pointer on an edge: its value and its gradient in words');

  await app.button('run.update').click();
  await expect(step.output.cell(2, 1, 'W')).toHaveValue('0.5024');
  await step.output.select();
  await picture('update', 'one step with rate 0.1: the output gate is [0.5000, 0.5024]');

  await app.clickPane();
  await app.page.keyboard.press('Control+j');
  await app.page.getByRole('button', { name: 'Fit the whole network to view' }).click();
  await app.setTraining('Epochs of a training run', '300');
  await app.button('run.train').click();
  await expect(app.button('run.reset')).toBeEnabled();
  await expect(app.button('run.train')).toBeEnabled();
  await expect.poll(() => app.lossNumber()).toBeLessThan(0.1);
  await picture('trained', 'three hundred more: the loss falls');

  await app.button('view.theme').click();
  await picture('blackboard', 'the same on the blackboard');
  await app.exportAs('safetensors');
  await app.answerPath(path.join(folder, 'lstm-step.safetensors'));
  await expect(app.notices).toContainText('Exported 4 tensors');
  await picture('exported', 'the weights, exported as safetensors');
};
