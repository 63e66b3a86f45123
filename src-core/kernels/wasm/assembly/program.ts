import { activate, activateGradient, addActivateGradient } from './activations';
import { addDivideGradient, addExtremumGradient, addMultiply, addScaled, descend, divide, extremum, fill, multiply, scale } from './elementwise';
import { addBinaryCrossEntropyGradient, addBinaryCrossEntropyOfLogitsGradient, addCrossEntropyGradient, addSquaredErrorGradient, binaryCrossEntropy, binaryCrossEntropyOfLogits, crossEntropy, squaredError } from './losses';
import { Operation, Record } from './numbers.generated';
import { adagrad, adam, momentum, nesterov, rmsprop } from './optimizers';
import { addAtColumns, addPicked, pick, pickMaximum } from './picking';
import { block, product, productOfEach } from './product';
import { addColumnDots, addColumns, addColumnsScaled, addDot, addRow, addRowScaled, addSum, addSumOfRows, addToRows, copyColumns, oneHot, rowDots, rowSums, setRows, transpose } from './rows';
import { addLogSoftmaxGradient, addLogSumExpGradient, addSoftmaxGradient, logSoftmax, logSumExp, softmax } from './softmax';

/** Runs the prepared instructions from the address `from` up to `to`, on numbers of float32. */
export function run32(from: usize, to: usize): void {
  run<f32>(from, to);
}

/** The same on numbers of float64. */
export function run64(from: usize, to: usize): void {
  run<f64>(from, to);
}

/** A block of a product, whose record it is: rows from `i` and columns from `j` on. `buffer` is whose thread it runs on. */
export function block32(record: usize, i: usize, rows: usize, j: usize, columns: usize, buffer: usize): void {
  blockOf<f32>(record, i, rows, j, columns, buffer);
}

/** The same on numbers of float64. */
export function block64(record: usize, i: usize, rows: usize, j: usize, columns: usize, buffer: usize): void {
  blockOf<f64>(record, i, rows, j, columns, buffer);
}

@inline
function blockOf<T>(r: usize, i: usize, rows: usize, j: usize, columns: usize, buffer: usize): void {
  block<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), <i32>at(r, 8), buffer, constant(r), i, rows, j, columns);
}

/** Where a product is shared between threads: whoever gave it has all of it done when it returns. */
@external("threads", "share")
declare function share(record: usize): void;

/** The operand at a place of the record. */
@inline
function at(record: usize, place: usize): usize {
  return load<u32>(record + (place << 2));
}

@inline
function constant(record: usize): f64 {
  return load<f64>(record, Record.constant);
}

/** Walks the list. Records are those of `prepare.ts`: offsets have become addresses. */
@inline
function run<T>(from: usize, to: usize): void {
  for (let r = from; r < to; r += Record.bytes) {
    switch (load<i32>(r)) {
      case Operation.fill: fill<T>(at(r, 1), at(r, 2), constant(r)); break;
      case Operation.scale: scale<T>(at(r, 1), at(r, 2), at(r, 3), constant(r)); break;
      case Operation.addScaled: addScaled<T>(at(r, 1), at(r, 2), at(r, 3), constant(r)); break;
      case Operation.multiply: multiply<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.addMultiply: addMultiply<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.divide: divide<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.addDivideGradient: addDivideGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6)); break;
      case Operation.extremum: extremum<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), constant(r)); break;
      case Operation.addExtremumGradient: addExtremumGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), constant(r)); break;
      case Operation.setRows: setRows<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addRow: addRow<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addSumOfRows: addSumOfRows<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.rowSums: rowSums<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), constant(r)); break;
      case Operation.addToRows: addToRows<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), constant(r)); break;
      case Operation.rowDots: rowDots<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), constant(r)); break;
      case Operation.addRowScaled: addRowScaled<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), constant(r)); break;
      case Operation.addColumnsScaled: addColumnsScaled<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addColumnDots: addColumnDots<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.copyColumns: copyColumns<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), at(r, 8)); break;
      case Operation.addColumns: addColumns<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), at(r, 8)); break;
      case Operation.activate: activate<T>(<i32>at(r, 1), at(r, 2), at(r, 3), at(r, 4), constant(r)); break;
      case Operation.addActivateGradient: addActivateGradient<T>(<i32>at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), constant(r)); break;
      case Operation.activateGradient: activateGradient<T>(<i32>at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), constant(r)); break;
      case Operation.transpose: transpose<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.softmax: softmax<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.logSoftmax: logSoftmax<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.addSoftmaxGradient: addSoftmaxGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addLogSoftmaxGradient: addLogSoftmaxGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.logSumExp: logSumExp<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.addLogSumExpGradient: addLogSumExpGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6)); break;
      case Operation.squaredError: squaredError<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), constant(r)); break;
      case Operation.addSquaredErrorGradient: addSquaredErrorGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), constant(r)); break;
      case Operation.binaryCrossEntropy: binaryCrossEntropy<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addBinaryCrossEntropyGradient: addBinaryCrossEntropyGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7)); break;
      case Operation.binaryCrossEntropyOfLogits: binaryCrossEntropyOfLogits<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addBinaryCrossEntropyOfLogitsGradient: addBinaryCrossEntropyOfLogitsGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7)); break;
      case Operation.crossEntropy: crossEntropy<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.addCrossEntropyGradient: addCrossEntropyGradient<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7)); break;
      case Operation.oneHot: oneHot<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.addSum: addSum<T>(at(r, 1), at(r, 2), at(r, 3), constant(r)); break;
      case Operation.descend: descend<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.addDot: addDot<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4)); break;
      case Operation.fusedMatmul: product<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), <i32>at(r, 8), at(r, 9), constant(r)); break;
      case Operation.pick: pick<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 6), at(r, 7), at(r, 8), constant(r)); break;
      case Operation.addPicked: addPicked<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 7), at(r, 8), constant(r)); break;
      case Operation.pickMaximum: pickMaximum<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), at(r, 8)); break;
      case Operation.addAtColumns: addAtColumns<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6)); break;
      case Operation.matmulEach: productOfEach<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6), at(r, 7), <i32>at(r, 8), at(r, 9)); break;
      case Operation.sharedProduct: share(r); break;
      case Operation.momentum: momentum<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.nesterov: nesterov<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.adagrad: adagrad<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.rmsprop: rmsprop<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5)); break;
      case Operation.adam: adam<T>(at(r, 1), at(r, 2), at(r, 3), at(r, 4), at(r, 5), at(r, 6)); break;
    }
  }
}
