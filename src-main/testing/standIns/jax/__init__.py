"""A stand-in for JAX, for tests where JAX is not installed. It is not JAX.

`jax.numpy` is NumPy, by the functions' own names, on arrays that refuse what JAX's refuse: they never change, and take no
lists as indices. From JAX's documentation are: `jax.nn` (the formulas given there), `jax.scipy.special.erfc`,
`x.at[...].set` and `.add`, the order of what `value_and_grad` gives with `has_aux`, and that `stop_gradient` and `jit` give
the values themselves. Derivatives are central differences: they say whether a loss is the function that it should be, and
nothing of what JAX's own differentiation does at kinks.
"""
import math
import sys
import types

import numpy as np

STAND_IN = True


class Array(np.ndarray):
    """An array that never changes."""

    def __setitem__(self, index, value):
        raise TypeError('JAX arrays are immutable')

    def __getitem__(self, index):
        if any(isinstance(part, list) for part in (index if isinstance(index, tuple) else (index,))):
            raise TypeError('JAX takes no lists as indices')
        return super().__getitem__(index)

    @property
    def at(self):
        return At(self)


class At:
    """`x.at[index].set(y)`: a copy with y there."""

    def __init__(self, array, index=None):
        self.array, self.index = array, index

    def __getitem__(self, index):
        return At(self.array, index)

    def set(self, value):
        copy = np.array(self.array)
        copy[self.index] = value
        return copy.view(Array)

    def add(self, value):
        return self.set(np.asarray(self.array)[self.index] + value)


def own(result):
    return result.view(Array) if isinstance(result, np.ndarray) else result


class Numpy(types.ModuleType):
    """NumPy's functions, whose arrays are those above."""

    def __getattr__(self, name):
        found = getattr(np, name)
        return found if isinstance(found, type) or not callable(found) else lambda *args, **options: own(found(*args, **options))


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


numpy = Numpy('jax.numpy')
sys.modules['jax.numpy'] = numpy
erfc = lambda x: own(np.vectorize(math.erfc, otypes=[float])(x))


def logsumexp(a, axis=None, keepdims=False):
    largest = np.max(a, axis=axis, keepdims=True)
    result = largest + np.log(np.sum(np.exp(a - largest), axis=axis, keepdims=True))
    return own(result if keepdims else np.squeeze(result, axis))


def log_softmax(x, axis=-1):
    return own(x - logsumexp(x, axis=axis, keepdims=True))


def sigmoid(x):
    return own(np.exp(-np.logaddexp(0.0, -x)))


def elu(x, alpha=1.0):
    return own(np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, 0.0, x))))


def gelu(x, approximate=True):
    if approximate:
        return own(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3))))
    return own(0.5 * x * erfc(-x / np.sqrt(2)))


nn = module(
    'jax.nn',
    relu=lambda x: own(np.maximum(x, 0)),
    sigmoid=sigmoid,
    softplus=lambda x: own(np.logaddexp(x, 0)),
    silu=lambda x: own(x * sigmoid(x)),
    elu=elu,
    selu=lambda x: own(1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)),
    gelu=gelu,
    softmax=lambda x, axis=-1: own(np.exp(log_softmax(x, axis))),
    log_softmax=log_softmax,
    logsumexp=logsumexp,
)
lax = module('jax.lax', stop_gradient=lambda x: x)
scipy = module('jax.scipy', special=module('jax.scipy.special', erfc=erfc))
config = types.SimpleNamespace(update=lambda name, value: None)


def jit(function):
    return function


def value_and_grad(function, argnums=0, has_aux=False):
    """Central differences of every number of the dicts of arrays that `argnums` names."""

    def both(*args):
        result = function(*args)
        loss_of = lambda given: function(*given)[0] if has_aux else function(*given)

        def gradient(position, name):
            array = np.asarray(args[position][name])
            found = np.zeros(array.shape)
            for index in np.ndindex(array.shape):
                sides = []
                for step in (1e-6, -1e-6):
                    moved = array.copy()
                    moved[index] += step
                    given = list(args)
                    given[position] = {**args[position], name: own(moved)}
                    sides.append(float(loss_of(given)))
                found[index] = (sides[0] - sides[1]) / 2e-6
            return own(found)

        gradients = tuple({name: gradient(position, name) for name in args[position]} for position in ((argnums,) if isinstance(argnums, int) else argnums))
        return result, gradients[0] if isinstance(argnums, int) else gradients

    return both
