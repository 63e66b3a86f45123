import type { Backend, Memory } from '../backend.ts';
import { type InstructionList, Operation, wordsPerInstruction } from '../operations.ts';
import { activate, activateGradient, addActivateGradient, addDivideGradient, addExtremumGradient, addMultiply, addScaled, descend, divide, extremum, fill, multiply, scale } from './elementwise.ts';
import { addBinaryCrossEntropyGradient, addBinaryCrossEntropyOfLogitsGradient, addCrossEntropyGradient, addSquaredErrorGradient, binaryCrossEntropy, binaryCrossEntropyOfLogits, crossEntropy, squaredError } from './losses.ts';
import { addMatmul, fusedMatmul, matmul, matmulEach } from './matmul.ts';
import { adagrad, adam, momentum, nesterov, rmsprop } from './optimizers.ts';
import { addAtColumns, addPicked, pick, pickMaximum } from './picking.ts';
import { addColumnDots, addColumns, addColumnsScaled, addDot, addRow, addRowScaled, addSum, addSumOfRows, addToRows, copyColumns, oneHot, rowDots, rowSums, setRows, transpose } from './rows.ts';
import { addLogSoftmaxGradient, addLogSumExpGradient, addSoftmaxGradient, logSoftmax, logSumExp, softmax } from './softmax.ts';

/**
 * The reference backend: plain TypeScript, small enough to be read and checked by eye. Faster backends are
 * tested against it. (Indexing is unchecked in the kernels: the emitter has checked every size.)
 */
export const referenceBackend: Backend = {
  name: 'reference',
  bytesFor: (_instructions, size, precision) => size * (precision === 'float64' ? 8 : 4),
  load: (instructions, size, precision) => {
    const memory = precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
    return {
      memory,
      run: (from, to) => {
        interpret(memory, instructions, from, to);
      },
      close: () => undefined,
    };
  },
};

function interpret(m: Memory, { code, constants }: InstructionList, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const at = index * wordsPerInstruction;
    switch (code[at] as Operation) {
      case Operation.fill:
        fill(m, code[at + 1]!, code[at + 2]!, constants[index]!);
        break;
      case Operation.scale:
        scale(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, constants[index]!);
        break;
      case Operation.addScaled:
        addScaled(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, constants[index]!);
        break;
      case Operation.multiply:
        multiply(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.addMultiply:
        addMultiply(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.divide:
        divide(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.addDivideGradient:
        addDivideGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!);
        break;
      case Operation.extremum:
        extremum(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, constants[index]!);
        break;
      case Operation.addExtremumGradient:
        addExtremumGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, constants[index]!);
        break;
      case Operation.matmul:
        matmul(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!);
        break;
      case Operation.addMatmul:
        addMatmul(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!);
        break;
      case Operation.setRows:
        setRows(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addRow:
        addRow(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addSumOfRows:
        addSumOfRows(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.rowSums:
        rowSums(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, constants[index]!);
        break;
      case Operation.addToRows:
        addToRows(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, constants[index]!);
        break;
      case Operation.rowDots:
        rowDots(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, constants[index]!);
        break;
      case Operation.addRowScaled:
        addRowScaled(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, constants[index]!);
        break;
      case Operation.addColumnsScaled:
        addColumnsScaled(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addColumnDots:
        addColumnDots(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.copyColumns:
        copyColumns(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, code[at + 8]!);
        break;
      case Operation.addColumns:
        addColumns(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, code[at + 8]!);
        break;
      case Operation.activate:
        activate(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, constants[index]!);
        break;
      case Operation.addActivateGradient:
        addActivateGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, constants[index]!);
        break;
      case Operation.activateGradient:
        activateGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, constants[index]!);
        break;
      case Operation.transpose:
        transpose(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.softmax:
        softmax(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.logSoftmax:
        logSoftmax(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.addSoftmaxGradient:
        addSoftmaxGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addLogSoftmaxGradient:
        addLogSoftmaxGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.logSumExp:
        logSumExp(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.addLogSumExpGradient:
        addLogSumExpGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!);
        break;
      case Operation.squaredError:
        squaredError(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, constants[index]!);
        break;
      case Operation.addSquaredErrorGradient:
        addSquaredErrorGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, constants[index]!);
        break;
      case Operation.binaryCrossEntropy:
        binaryCrossEntropy(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addBinaryCrossEntropyGradient:
        addBinaryCrossEntropyGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!);
        break;
      case Operation.binaryCrossEntropyOfLogits:
        binaryCrossEntropyOfLogits(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addBinaryCrossEntropyOfLogitsGradient:
        addBinaryCrossEntropyOfLogitsGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!);
        break;
      case Operation.crossEntropy:
        crossEntropy(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.addCrossEntropyGradient:
        addCrossEntropyGradient(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!);
        break;
      case Operation.oneHot:
        oneHot(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.addSum:
        addSum(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, constants[index]!);
        break;
      case Operation.addDot:
        addDot(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.descend:
        descend(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!);
        break;
      case Operation.fusedMatmul:
        fusedMatmul(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, code[at + 8]!, constants[index]!);
        break;
      case Operation.pick:
        pick(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 6]!, code[at + 7]!, code[at + 8]!, constants[index]!);
        break;
      case Operation.addPicked:
        addPicked(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 7]!, code[at + 8]!, constants[index]!);
        break;
      case Operation.pickMaximum:
        pickMaximum(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, code[at + 8]!);
        break;
      case Operation.addAtColumns:
        addAtColumns(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!);
        break;
      case Operation.matmulEach:
        matmulEach(false, m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, code[at + 8]!);
        break;
      case Operation.addMatmulEach:
        matmulEach(true, m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!, code[at + 7]!, code[at + 8]!);
        break;
      case Operation.momentum:
        momentum(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.nesterov:
        nesterov(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.adagrad:
        adagrad(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.rmsprop:
        rmsprop(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!);
        break;
      case Operation.adam:
        adam(m, code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!);
        break;
    }
  }
}
