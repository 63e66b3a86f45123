import { type AppPage } from './appPage.ts';
import type { Card } from './card.ts';

/** The cards of the LSTM step, by the names that the paper gives them. */
export interface LstmStep {
  readonly h: Card;
  readonly x: Card;
  readonly c: Card;
  readonly forget: Card;
  readonly input: Card;
  readonly candidate: Card;
  readonly output: Card;
  readonly state: Card;
  readonly hidden: Card;
  readonly target: Card;
  readonly loss: Card;
}

/** What a story does between the stages: take a picture, say what comes. */
export type Stage = (name: string) => Promise<void>;

const gates = [
  { name: 'forget', weights: 0.5 },
  { name: 'input', weights: 0.4 },
  { name: 'candidate', weights: 0.4 },
  { name: 'output', weights: 0.5 },
] as const;

/**
 * Builds one LSTM step by hand, from the empty canvas: h = 0, C = 0, x = 1, four gates without biases, the
 * target 0.6 and half squared error. Wants a window of 1920 × 1080.
 */
export async function buildLstmStep(app: AppPage, stage: Stage = () => Promise.resolve()): Promise<LstmStep> {
  await app.page.keyboard.press('Control+j');
  for (let times = 0; times < 2; times++) await app.page.getByRole('button', { name: 'Zoom out' }).click();

  const h = await app.drag('input', { x: 90, y: 260 });
  await h.rename('h_prev');
  const x = await app.drag('input', { x: 90, y: 560 });
  await x.rename('x');
  const c = await app.drag('input', { x: 420, y: 70 });
  await c.rename('C_prev');
  await stage('inputs');

  const cards: Card[] = [];
  for (const [index, { name }] of gates.entries()) {
    const card = await app.drag(`lstm-gate:${name}`, { x: 440, y: 220 + index * 190 });
    await app.set('Bias', 'none');
    cards.push(card);
  }
  const [forget, input, candidate, output] = cards as [Card, Card, Card, Card];
  const state = await app.drag('lstm-cell', { x: 780, y: 330 });
  const hidden = await app.drag('lstm-hidden', { x: 980, y: 560 });
  const target = await app.drag('target', { x: 980, y: 760 });
  const loss = await app.drag('half-squared-error', { x: 1220, y: 620 });
  await stage('nodes');

  for (const gate of cards) {
    await app.connect(h, 'x', gate, 'h');
    await app.connect(x, 'x', gate, 'x');
  }
  await app.connect(forget, 'y', state, 'f');
  await app.connect(c, 'x', state, 'c');
  await app.connect(input, 'y', state, 'i');
  await app.connect(candidate, 'y', state, 'g');
  await app.connect(output, 'y', hidden, 'o');
  await app.connect(state, 'C', hidden, 'C');
  await app.connect(hidden, 'h', loss, 'prediction');
  await app.connect(target, 't', loss, 'target');
  await stage('wires');

  await x.type([[1]]);
  await target.type([[0.6]]);
  for (const [index, { weights }] of gates.entries()) await cards[index]?.type([[weights], [weights]], 'W');
  await app.setTraining('Learning rate η', '0.1');
  await app.clickPane();
  await stage('numbers');
  return { h, x, c, forget, input, candidate, output, state, hidden, target, loss };
}
