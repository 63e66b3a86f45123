import katex from 'katex';
import { expect, test } from 'vitest';
import { type GraphDocument, type GraphNode, emptyDocument } from '../graph/document.ts';
import { addNode, renameNode } from '../graph/edit.ts';
import { registry } from '../node/registry.ts';
import { parseName, symbolTable, writeElement, writeSymbol } from './symbols.ts';

/** A document as it is built on the canvas: nodes by type, in this order. */
function built(...types: readonly string[]): GraphDocument {
  return types.reduce((document, type) => addNode(document, registry, type, { x: 0, y: 0 }).document, emptyDocument('test'));
}

const symbolsOf = (document: GraphDocument): string[] => {
  const table = symbolTable(document, []);
  return document.nodes.map(({ id }) => writeSymbol(table.node(id)));
};

test('nodes without a name get the letters of a textbook', () => {
  const document = built('input', 'linear', 'activation', 'linear', 'activation', 'target', 'half-squared-error');
  expect(symbolsOf(document)).toEqual(['x', 'z_{1}', 'a_{1}', 'z_{2}', 'a_{2}', 't', 'L']);
  expect(symbolTable(document, ['half-squared-error']).loss).toBe('L');
});

test('a name of its own stays, and no letter is given twice', () => {
  const document = built('input', 'linear', 'linear', 'linear');
  expect(symbolsOf(renameNode(document, 'linear-2', 'z_1'))).toEqual(['x', 'z_{2}', 'z_{1}', 'z_{3}']);
  expect(symbolsOf(renameNode(document, 'linear-2', 'the hidden layer'))).toEqual(['x', 'z_{1}', 'z_{2}', 'z_{3}']);
});

test('an id that someone chose is a name', () => {
  const node = (id: string): GraphNode => ({ id, type: 'linear', version: 1, position: { x: 0, y: 0 }, config: {}, parameters: {} });
  expect(symbolsOf({ ...emptyDocument('test'), nodes: [node('z_h'), node('linear-out')] })).toEqual(['z_{h}', '\\mathrm{linear\\text{-}out}']);
});

test('parameters go with the symbols of their nodes', () => {
  const record = (name: string): GraphDocument['parameters'][number] => ({ id: name, name, trainable: true, values: { shape: [1], values: [1] } });
  const document = { ...built('linear', 'linear', 'lstm-gate'), parameters: ['linear.W', 'linear.b', 'linear-2.W', 'lstm-gate.W', 'U'].map(record) };
  const table = symbolTable(document, []);
  expect(document.parameters.map(({ id }) => writeSymbol(table.parameter(id)))).toEqual(['W_{1}', 'b_{1}', 'W_{2}', 'W_{r}', 'U']);
  const alone = { ...built('linear'), parameters: [record('linear.W')] };
  expect(writeSymbol(symbolTable(alone, []).parameter('linear.W'))).toBe('W');
});

test.each(['隐藏层', '层', '한국', 'данные', 'a\u0007b\nc', '\ud800', '\u202eabc', '\\input{x}', '$5 {%} ~^_&#', 'x'.repeat(500), '', 'α-β'])('a node called %j can be written by KaTeX, strictly', (label) => {
  const document: GraphDocument = { ...emptyDocument(''), nodes: [{ id: label === '' ? ' ' : label, type: 'input', version: 1, position: { x: 0, y: 0 }, label, config: {}, parameters: {} }] };
  const tex = writeElement(symbolTable(document, []).node(label === '' ? ' ' : label), [3], { element: 1, step: 2 });
  expect(() => katex.renderToString(tex, { throwOnError: true, strict: (code: string) => (code === 'unknownSymbol' ? 'ignore' : 'error') }), tex).not.toThrow();
});

test('syllables that parsing takes apart are whole in formulas', () => {
  expect(parseName('한국')?.base).toBe('\\text{한국}');
});

test('two parameters of one name are not written as one', () => {
  const record = (id: string): GraphDocument['parameters'][number] => ({ id, name: 'W', values: { shape: [1], values: [1] }, trainable: true });
  const symbols = symbolTable({ ...emptyDocument(''), parameters: [record('a'), record('b'), record('c')] }, []);
  expect(['a', 'b', 'c'].map((id) => writeSymbol(symbols.parameter(id)))).toEqual(['W', 'W_{(2)}', 'W_{(3)}']);
});
