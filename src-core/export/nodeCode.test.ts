import { expect, it } from 'vitest';
import { piecesOf } from './nodeCode.ts';

const program = `def forward(p):
    # Linear "z": z = x W
    z = x @ W
    z = z + b

    # Linear "z2": z2 = z V
    z2 = z @ V

def backward(p):
    # Linear "z": dx = dz W^T
    if True:
        dx = dz @ W.T

`;

it('what is printed for the first node of a type is taken out, in each part of the program', () => {
  expect(piecesOf(program, 'Linear')).toEqual(['z = x @ W\nz = z + b', 'if True:\n    dx = dz @ W.T']);
});

it('a layer is shown as it is made, and what the program returns is not', () => {
  const torch = 'class N:\n    def __init__(self):\n        self.z = nn.Linear(2, 1)\n        self.zz = nn.Linear(9, 9)\n\n    def forward(self, x):\n        # Linear "z"\n        z = self.z(x)\n        return z\n\n';
  expect(piecesOf(torch, 'Linear')).toEqual(['self.z = nn.Linear(2, 1)', 'z = self.z(x)']);
});

it('a type that is not printed, and one that is printed at length, have no pieces', () => {
  expect(piecesOf(program, 'Softmax')).toEqual([]);
  expect(piecesOf(`# Linear "z"\n${'z = 1\n'.repeat(31)}\n`, 'Linear')).toEqual([]);
  expect(piecesOf(`# Linear "z"\n${'z = 1\n'.repeat(30)}\n`, 'Linear')).toHaveLength(1);
});
