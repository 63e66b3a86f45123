"""A stand-in for Keras 3 on NumPy, for tests where Keras is not installed. It is not Keras.

From Keras's documentation are: the names and arguments of `keras.ops`; the entries of each layer, their shapes and their order
in `set_weights` (gates i, f, c, o of an LSTM and z, r, h of a GRU, whose bias is [2, 3 units] with `reset_after`); the
formulas of the layers when they do not train; kernels [in, out] and [..., in, out] with channels last; `go_backwards`, which
gives the last step first; what cells give: the output, and the list of states. Tensors have no methods, for those of some
backends have none, and never change. Nothing is differentiated or trained.
"""
import math
import sys
import types

import numpy as np

STAND_IN = True


class Tensor(np.ndarray):
    """A tensor that has operators and slices alone."""

    def __setitem__(self, index, value):
        raise TypeError('tensors never change')

    def __getitem__(self, index):
        if not all(isinstance(part, (int, slice, type(Ellipsis))) for part in (index if isinstance(index, tuple) else (index,))):
            raise TypeError('not every backend indexes by lists or tensors')
        return super().__getitem__(index)


for _method in ('reshape', 'T', 'swapaxes', 'transpose', 'sum', 'max', 'mean', 'astype', 'copy', 'flatten', 'ravel'):
    setattr(Tensor, _method, property(lambda self, name=_method: (_ for _ in ()).throw(AttributeError(f'not every backend has tensors with {name}'))))


class Variable(Tensor):
    """A weight: a tensor that is assigned to."""

    def assign(self, value):
        value = np.asarray(value)
        if value.shape != self.shape:
            raise ValueError(f'the shape is {self.shape}, not {value.shape}')
        np.ndarray.__setitem__(self, Ellipsis, value)


def variable(shape):
    return np.zeros(shape, dtype=config.floatx()).view(Variable)


def plain(value):
    if isinstance(value, (list, tuple)):
        return type(value)(plain(each) for each in value)
    return value.view(np.ndarray) if isinstance(value, Tensor) else value


def tensor(value):
    return np.asarray(value).view(Tensor)


def operation(function):
    def call(*args, **options):
        result = function(*[plain(each) for each in args], **{name: plain(each) for name, each in options.items()})
        return tensor(result) if isinstance(result, (np.ndarray, np.generic)) else result

    return call


def logsumexp(x, axis=None, keepdims=False):
    largest = np.max(x, axis=axis, keepdims=True)
    result = largest + np.log(np.sum(np.exp(x - largest), axis=axis, keepdims=True))
    return result if keepdims else np.squeeze(result, axis)


def sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -x))


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def gelu(x, approximate=True):
    inner = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)) if approximate else erf(x / np.sqrt(2))
    return 0.5 * x * (1 + inner)


def slice_update(inputs, start_indices, updates):
    result = np.array(inputs)
    result[tuple(slice(start, start + size) for start, size in zip(start_indices, updates.shape))] = updates
    return result


erf = np.vectorize(math.erf, otypes=[float])
_given = {name: getattr(np, name) for name in 'abs arange argmax array broadcast_to concatenate cos exp expm1 flip full log log1p maximum pad reshape sign sin sqrt stack sum swapaxes take take_along_axis tanh transpose where zeros'.split()}
_own = dict(
    cast=lambda x, dtype: np.asarray(x).astype(dtype),
    erf=erf,
    relu=lambda x: np.maximum(x, 0),
    sigmoid=sigmoid,
    softplus=lambda x: np.logaddexp(x, 0),
    elu=elu,
    selu=lambda x: 1.0507009873554805 * elu(x, 1.6732632423543772),
    gelu=gelu,
    silu=lambda x: x * sigmoid(x),
    softmax=lambda x, axis=-1: np.exp(x - logsumexp(x, axis, True)),
    log_softmax=lambda x, axis=-1: x - logsumexp(x, axis, True),
    logsumexp=logsumexp,
    slice_update=slice_update,
    stop_gradient=lambda x: x,
)
ops = types.ModuleType('keras.ops')
ops.__dict__.update({name: operation(function) for name, function in {**_given, **_own}.items()})
ops.shape = lambda x: tuple(np.shape(x))
sys.modules['keras.ops'] = ops

_settings = {'floatx': 'float32'}
config = types.SimpleNamespace(set_floatx=lambda name: _settings.update(floatx=name), floatx=lambda: _settings['floatx'])


class Layer:
    trainable = True
    entries = ()

    def build(self, shape):
        pass

    def __call__(self, *args, **options):
        result = self.call(*args, **options)
        return tensor(result) if isinstance(result, np.ndarray) else result

    def add_weight(self, shape, initializer, trainable, name):
        if initializer != 'zeros' or not isinstance(trainable, bool) or not name.isidentifier():
            raise ValueError('a weight of the model is described in another way')
        return variable(shape)

    def make(self, **shapes):
        self.entries = tuple(shapes)
        for name, shape in shapes.items():
            setattr(self, name, variable(shape))

    def set_weights(self, weights):
        if len(weights) != len(self.entries):
            raise ValueError(f'{len(self.entries)} weights are needed, not {len(weights)}')
        for name, weight in zip(self.entries, weights):
            getattr(self, name).assign(weight)

    def get(self, name):
        return plain(getattr(self, name))


class Model(Layer):
    pass


class Dense(Layer):
    def __init__(self, units, use_bias=True):
        self.units, self.use_bias = units, use_bias

    def build(self, shape):
        self.make(kernel=(shape[-1], self.units), **({'bias': (self.units,)} if self.use_bias else {}))

    def call(self, inputs):
        return np.matmul(plain(inputs), self.get('kernel')) + (self.get('bias') if self.use_bias else 0)


class Embedding(Layer):
    def __init__(self, input_dim, output_dim):
        self.shape = (input_dim, output_dim)

    def build(self, shape):
        self.make(embeddings=self.shape)

    def call(self, inputs):
        if not np.issubdtype(inputs.dtype, np.integer):
            raise TypeError('indices are whole numbers')
        return np.take(self.get('embeddings'), plain(inputs), axis=0)


class Dropout(Layer):
    def __init__(self, rate):
        self.rate = rate

    def call(self, inputs):
        return plain(inputs)


class LayerNormalization(Layer):
    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True):
        self.epsilon, self.center, self.scale = epsilon, center, scale

    def build(self, shape):
        self.make(**({'gamma': shape[-1:]} if self.scale else {}), **({'beta': shape[-1:]} if self.center else {}))

    def call(self, inputs):
        x = plain(inputs)
        normalised = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + self.epsilon)
        return normalised * (self.get('gamma') if self.scale else 1) + (self.get('beta') if self.center else 0)


class BatchNormalization(Layer):
    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True):
        self.axis, self.epsilon, self.center, self.scale = axis, epsilon, center, scale

    def build(self, shape):
        size = (shape[self.axis],)
        self.make(**({'gamma': size} if self.scale else {}), **({'beta': size} if self.center else {}), moving_mean=size, moving_variance=size)

    def call(self, inputs):
        x = plain(inputs)
        along = lambda name: self.get(name).reshape([-1 if axis == self.axis else 1 for axis in range(x.ndim)])
        normalised = (x - along('moving_mean')) / np.sqrt(along('moving_variance') + self.epsilon)
        return normalised * (along('gamma') if self.scale else 1) + (along('beta') if self.center else 0)


def sizes(value, axes):
    return (value,) * axes if isinstance(value, int) else tuple(value)


def windows(x, kernel, strides, dilation):
    """The windows of [N, ...places, C] that lie inside: [N, ...counts, ...kernel, C]."""
    axes = len(kernel)
    counts = [(length - (size - 1) * apart - 1) // stride + 1 for length, size, stride, apart in zip(x.shape[1:-1], kernel, strides, dilation)]
    for axis in range(axes):
        starts = np.arange(counts[axis])[:, None] * strides[axis] + np.arange(kernel[axis])[None, :] * dilation[axis]
        x = np.take(x, starts, axis=1 + 2 * axis)
    order = [0, *range(1, 2 * axes, 2), *range(2, 2 * axes + 1, 2), 2 * axes + 1]
    return x.transpose(order)


class Convolution(Layer):
    axes = 0

    def __init__(self, filters, kernel_size, strides=1, dilation_rate=1, use_bias=True):
        self.filters, self.use_bias = filters, use_bias
        self.kernel_size, self.strides, self.dilation = [sizes(value, self.axes) for value in (kernel_size, strides, dilation_rate)]
        if max(self.strides) > 1 and max(self.dilation) > 1:
            raise ValueError('strides and dilation are not supported together')

    def build(self, shape):
        self.make(kernel=(*self.kernel_size, shape[-1], self.filters), **({'bias': (self.filters,)} if self.use_bias else {}))

    def call(self, inputs):
        found = windows(plain(inputs), self.kernel_size, self.strides, self.dilation)
        count = self.axes + 1
        return np.tensordot(found, self.get('kernel'), axes=(range(found.ndim - count, found.ndim), range(count))) + (self.get('bias') if self.use_bias else 0)


class Pooling(Layer):
    axes = 0

    def __init__(self, pool_size, strides=None):
        self.pool_size = sizes(pool_size, self.axes)
        self.strides = self.pool_size if strides is None else sizes(strides, self.axes)

    def call(self, inputs):
        found = windows(plain(inputs), self.pool_size, self.strides, (1,) * self.axes)
        return self.reduce(found, axis=tuple(range(1 + self.axes, 1 + 2 * self.axes)))


class SimpleRNNCell(Layer):
    gates = 1

    def __init__(self, units, use_bias=True):
        self.units, self.use_bias = units, use_bias

    def bias_shape(self):
        return (self.gates * self.units,)

    def build(self, shape):
        width = self.gates * self.units
        self.make(kernel=(shape[-1], width), recurrent_kernel=(self.units, width), **({'bias': self.bias_shape()} if self.use_bias else {}))

    def parts(self, matrix):
        return np.split(matrix, self.gates, axis=-1)

    def bias_or_zero(self):
        return self.get('bias') if self.use_bias else np.zeros(self.bias_shape())

    def call(self, inputs, states):
        h = np.tanh(plain(inputs) @ self.get('kernel') + plain(states[0]) @ self.get('recurrent_kernel') + self.bias_or_zero())
        return tensor(h), [tensor(h)]

    def initial(self, count):
        return [np.zeros((count, self.units))]


class LSTMCell(SimpleRNNCell):
    gates = 4

    def call(self, inputs, states):
        h, c = plain(states[0]), plain(states[1])
        i, f, g, o = self.parts(plain(inputs) @ self.get('kernel') + h @ self.get('recurrent_kernel') + self.bias_or_zero())
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        return tensor(h), [tensor(h), tensor(c)]

    def initial(self, count):
        return [np.zeros((count, self.units)), np.zeros((count, self.units))]


class GRUCell(SimpleRNNCell):
    gates = 3

    def __init__(self, units, use_bias=True, reset_after=True):
        super().__init__(units, use_bias)
        self.reset_after = reset_after

    def bias_shape(self):
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def call(self, inputs, states):
        h = plain(states[0])
        bias = self.bias_or_zero()
        of_x = plain(inputs) @ self.get('kernel') + (bias[0] if self.reset_after else bias)
        xz, xr, xh = self.parts(of_x)
        kz, kr, kh = self.parts(self.get('recurrent_kernel'))
        if self.reset_after:
            hz, hr, hh = self.parts(h @ self.get('recurrent_kernel') + bias[1])
            z, r = sigmoid(xz + hz), sigmoid(xr + hr)
            candidate = np.tanh(xh + r * hh)
        else:
            z, r = sigmoid(xz + h @ kz), sigmoid(xr + h @ kr)
            candidate = np.tanh(xh + (r * h) @ kh)
        h = z * h + (1 - z) * candidate
        return tensor(h), [tensor(h)]


def over_sequences(cell):
    class Sequences(Layer):
        def __init__(self, units, return_sequences=False, go_backwards=False, **options):
            self.cell, self.return_sequences, self.go_backwards = cell(units, **options), return_sequences, go_backwards

        def build(self, shape):
            self.cell.build((shape[0], shape[2]))

        def set_weights(self, weights):
            self.cell.set_weights(weights)

        def call(self, inputs):
            steps = np.moveaxis(plain(inputs), 1, 0)
            states, outputs = self.cell.initial(steps.shape[1]), []
            for x in steps[::-1] if self.go_backwards else steps:
                output, states = self.cell(x, states)
                outputs.append(plain(output))
            return np.stack(outputs, axis=1) if self.return_sequences else outputs[-1]

    return Sequences


layers = types.ModuleType('keras.layers')
layers.__dict__.update({each.__name__: each for each in (Layer, Dense, Embedding, Dropout, LayerNormalization, BatchNormalization, SimpleRNNCell, LSTMCell, GRUCell)})
layers.__dict__.update(SimpleRNN=over_sequences(SimpleRNNCell), LSTM=over_sequences(LSTMCell), GRU=over_sequences(GRUCell))
for _axes in (1, 2):
    setattr(layers, f'Conv{_axes}D', type(f'Conv{_axes}D', (Convolution,), {'axes': _axes}))
    setattr(layers, f'MaxPooling{_axes}D', type(f'MaxPooling{_axes}D', (Pooling,), {'axes': _axes, 'reduce': staticmethod(np.max)}))
    setattr(layers, f'AveragePooling{_axes}D', type(f'AveragePooling{_axes}D', (Pooling,), {'axes': _axes, 'reduce': staticmethod(np.mean)}))
sys.modules['keras.layers'] = layers
