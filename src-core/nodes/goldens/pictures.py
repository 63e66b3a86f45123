"""Makes the goldens of convolutions and pools: `python3 pictures.py`, with PyTorch 1.13."""
from torch.nn import functional as F

from golden import SAMPLES, STEPS, case, drawn, numbers, write


def over_batch(function, axes):
    """PyTorch's functions know one axis of samples."""
    return lambda x, **parameters: unflattened(function(x.reshape(STEPS * SAMPLES, *x.shape[-axes:]), *parameters.values()))


def unflattened(y):
    return y.reshape(STEPS, SAMPLES, *y.shape[1:])


def convolution_1d(name, x, channels, kernel, bias=True, **settings):
    config = {"channels": channels, "kernel": kernel, "bias": bias, **settings}
    parameters = {"W": drawn(channels, x[0], kernel), **({"b": drawn(channels)} if bias else {})}
    return case(name, config, over_batch(lambda x, W, b=None: F.conv1d(x, W, b, **settings), 2), {"x": numbers(*x)}, parameters)


def convolution_2d(name, x, channels, kernel, bias=True, **settings):
    config = {"channels": channels, "kernel": kernel, "bias": bias, **settings}
    parameters = {"W": drawn(channels, x[0], *kernel), **({"b": drawn(channels)} if bias else {})}
    return case(name, config, over_batch(lambda x, W, b=None: F.conv2d(x, W, b, **settings), 3), {"x": numbers(*x)}, parameters)


write(
    "convolution-1d",
    [
        convolution_1d("three channels", (3, 7), 2, 3),
        convolution_1d("stride, padding and dilation", (1, 9), 4, 2, stride=2, padding=3, dilation=3),
        convolution_1d("no bias", (4, 5), 1, 1, bias=False, stride=3),
    ],
)
write(
    "convolution-2d",
    [
        convolution_2d("two channels", (2, 4, 5), 4, (3, 2)),
        convolution_2d("other settings for each axis", (1, 6, 7), 2, (2, 3), stride=(2, 1), padding=(1, 2), dilation=(1, 3)),
        convolution_2d("no bias", (4, 5, 1), 1, (2, 1), bias=False, padding=(1, 1)),
    ],
)


def pool(name, function, axes, x, config, **settings):
    return case(name, {"over": "sequence" if axes == 2 else "picture", **config}, over_batch(lambda x: function(x, **settings), axes), {"x": numbers(*x)})


write(
    "max-pool",
    [
        pool("a picture", F.max_pool2d, 3, (2, 4, 5), {}, kernel_size=2),
        pool("overlapping windows of a sequence", F.max_pool1d, 2, (2, 7), {"kernel": [3], "stride": [2], "padding": [1]}, kernel_size=3, stride=2, padding=1),
        pool("other settings for each axis", F.max_pool2d, 3, (4, 5, 6), {"kernel": [2, 3], "stride": [2, 1], "padding": [0, 1], "dilation": [2, 1]}, kernel_size=(2, 3), stride=(2, 1), padding=(0, 1), dilation=(2, 1)),
    ],
)
write(
    "average-pool",
    [
        pool("a picture", F.avg_pool2d, 3, (2, 4, 5), {}, kernel_size=2),
        pool("overlapping windows of a sequence", F.avg_pool1d, 2, (2, 7), {"kernel": [3], "stride": [2], "padding": [1]}, kernel_size=3, stride=2, padding=1),
        pool("padding that does not count", F.avg_pool2d, 3, (1, 5, 4), {"kernel": [2, 3], "stride": [2, 1], "padding": [1, 1], "countPadding": False}, kernel_size=(2, 3), stride=(2, 1), padding=(1, 1), count_include_pad=False),
    ],
)
