import { describe, expect, it, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { readAxis, readPlan, readSeeds } from './varied.ts';

const document = openExample('spirals');

describe('what a command line varies', () => {
  test.each([
    ['rate=0.01, 0.1', { setting: 'learningRate', values: [0.01, 0.1] }],
    ['epochs=1..3', { setting: 'epochs', values: [1, 2, 3] }],
    ['batch=8,all,16..64x2', { setting: 'batch', values: [8, null, 16, 32, 64] }],
    ['l2=0,1e-3', { setting: 'l2', values: [0, 0.001] }],
    ['width=z1+z2:4..16x2', { setting: 'width', nodes: ['z1', 'z2'], values: [4, 8, 16] }],
    ['activation=h1:tanh,relu', { setting: 'activation', nodes: ['h1'], values: ['tanh', 'relu'] }],
    ['depth=z2:1,2', { setting: 'depth', nodes: ['z2', 'h2'], values: [1, 2] }],
    ['depth=z1+h1:3', { setting: 'depth', nodes: ['z1', 'h1'], values: [3] }],
  ])('%s', (text, axis) => {
    expect(readAxis(text, document)).toEqual(axis);
  });

  it('keeps the settings of the document’s own optimizer', () => {
    const own = { ...document, training: { ...document.training, optimizer: { kind: 'momentum' as const, momentum: 0.5 } } };
    expect(readAxis('optimizer=momentum,sgd', own)).toEqual({ setting: 'optimizer', values: [{ kind: 'momentum', momentum: 0.5 }, { kind: 'sgd' }] });
  });

  test.each([
    ['rate', /give a setting and its values/],
    ['speed=1', /Settings: rate, batch/],
    ['rate=', /no list/],
    ['rate=-1', /--vary rate=-1/],
    ['epochs=1.5', /--vary epochs/],
    ['width=4,8', /say at which nodes/],
    ['width=z9:4', /"z9" is none of x, z1/],
    ['activation=h1:tan', /"tan" is none of/],
    ['optimizer=adam,', /"" is none of sgd/],
  ])('refuses %s', (text, message) => {
    expect(() => readAxis(text, document)).toThrow(expect.objectContaining({ code: 'E_USAGE', message: expect.stringMatching(message) as string }));
  });

  it('takes seeds as a number of them, or as a list', () => {
    expect(readSeeds('3', { ...document, seed: 7 })).toEqual([7, 8, 9]);
    expect(readSeeds('1,2,7', document)).toEqual([1, 2, 7]);
    expect(readSeeds('4..6', document)).toEqual([4, 5, 6]);
    for (const text of ['', '0', '51', '1.5', '-1', 'x']) expect(() => readSeeds(text, document), text).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
    expect(() => readPlan([], [1], document)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});
