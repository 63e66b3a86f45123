/** `processes.py`: how the processes find each other, add up their gradients, and tell which of them is gone. It knows nothing of the network. */
export const processesCode = `"""The processes that train together: how they find each other, add up what each has computed, and tell who is gone."""
import datetime
import os
import signal
import sys
import threading
import time
import traceback

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.rendezvous import rendezvous

BEAT = 0.25  # seconds between two signs of life
SILENCE = 3  # seconds without one after which a process counts as gone


class Refused(Exception):
    """Why training cannot begin or go on, for whoever started it."""


class RefusedByAll(Refused):
    """The same reason in every process: one says it."""


class Lost(RuntimeError):
    """Other processes are gone."""


class Stopped(RuntimeError):
    """Something outside asks this process to end."""


class Processes:
    """This process, and those that torchrun has started with it. Started without torchrun it is alone."""

    def __init__(self, timeout, patience, device=None):
        """timeout: seconds that a computation waits for the others; patience: seconds until all have started and read their data."""
        self.rank, self.world = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
        local = int(os.environ.get('LOCAL_RANK', 0))
        self.device = torch.device(device or (f'cuda:{local}' if torch.cuda.is_available() else 'cpu'))
        self.timeout, self.patience = timeout, patience
        self.weight = 1.0  # 0 where this process runs a sample of another one, because there is none for it
        self.advice = lambda: 'Start the training again.'
        self.store = None
        self.has_group = False
        self.thread, self.over = None, threading.Event()

    def begin(self):
        """Finds the others (env://). NCCL with CUDA, Gloo without."""
        if self.device.type == 'cuda':
            if (self.device.index or 0) >= torch.cuda.device_count():
                raise Refused(f'this machine has {torch.cuda.device_count()} GPUs, and process {self.device.index} of it finds none: start as many processes as there are GPUs, or give --device cpu')
            torch.cuda.set_device(self.device)
            for name in ('NCCL_ASYNC_ERROR_HANDLING', 'TORCH_NCCL_ASYNC_ERROR_HANDLING'):
                os.environ.setdefault(name, '1')  # else a process would wait for a lost one for ever
        if self.world == 1:
            return
        patience = datetime.timedelta(seconds=self.patience)
        try:
            self.store = next(rendezvous('env://', timeout=patience))[0]
            self.store.add('gone', 0)
            self.thread = threading.Thread(target=self._show_life, daemon=True)
            self.thread.start()
            self.meet('started', watch=False)
            store = dist.PrefixStore('training', self.store)
            dist.init_process_group('nccl' if self.device.type == 'cuda' else 'gloo', store=store, rank=self.rank, world_size=self.world, timeout=datetime.timedelta(seconds=self.timeout))
            self.has_group = True
        except (RuntimeError, ValueError, KeyError) as error:
            raise Refused(f'the {self.world} processes did not find each other: {error}')

    def meet(self, place, watch=True):
        """Waits until every process has come to this place; those that are gone meanwhile are named."""
        if self.world == 1:
            return
        self.store.add(place, 1)
        begun = looked = time.monotonic()
        while self.store.add(place, 0) < self.world:
            time.sleep(0.02)
            now = time.monotonic()
            if now - begun > self.patience:
                raise Refused(f'after {self.patience} s only {self.store.add(place, 0)} of {self.world} processes have {place}: see what the others print, or raise start_seconds in config.json')
            if watch and now - looked > SILENCE:
                if self.gone():
                    raise Lost()
                looked = time.monotonic()

    def share(self, module, has_unused):
        """The module; with others, its gradients are added up over all processes while they are computed."""
        if self.world == 1:
            return module
        shared = nn.parallel.DistributedDataParallel(module, device_ids=[self.device] if self.device.type == 'cuda' else None, broadcast_buffers=False, find_unused_parameters=has_unused)
        shared.register_comm_hook(None, add_up)
        return shared

    def sum(self, tensor):
        """The sum over all processes."""
        total = tensor.detach().clone()
        if self.world > 1:
            dist.all_reduce(total)
        return total

    def from_first(self, read):
        """Bytes that the first process reads, in every process; None where it has none."""
        content = read() if self.rank == 0 else None
        if self.world == 1:
            return content
        size = torch.tensor([-1 if content is None else len(content)], device=self.device)
        dist.broadcast(size, 0)
        if size.item() < 0:
            return None
        data = torch.frombuffer(bytearray(content or bytes(size.item())), dtype=torch.uint8).to(self.device)
        dist.broadcast(data, 0)
        return content or data.cpu().numpy().tobytes()

    def end(self):
        """All processes leave together."""
        if self.world == 1:
            return
        self.meet('ended')
        self.over.set()
        self.thread.join()
        self.store.add('left', 1)
        # Rank 0 may keep the list of all: it leaves last.
        until = time.monotonic() + SILENCE
        while self.rank == 0 and self.store.add('left', 0) < self.world and time.monotonic() < until:
            time.sleep(0.02)
        dist.destroy_process_group()

    def gone(self):
        """The ranks that give no sign of life; the first process that finds out tells the others."""
        if self.store is None:
            return []
        found = [0]  # Rank 0 keeps the list of all, or the machine that it is on: no answer is an answer.
        asking = threading.Thread(target=self._ask_all, args=[found], daemon=True)
        asking.start()
        asking.join(2 * SILENCE)
        return found

    def _ask_all(self, found):
        try:
            if self.store.add('gone', 0) > 0:
                found[:] = [int(rank) for rank in self.store.get('ranks gone').decode().split()]
                return
            alive = [f'alive {rank}' for rank in range(self.world)]
            before = [self.store.add(key, 0) for key in alive]
            time.sleep(SILENCE)
            silent = [rank for rank, key in enumerate(alive) if self.store.add(key, 0) == before[rank] and rank != self.rank]
            if silent and self.store.add('gone', 0) == 0:
                self.store.set('ranks gone', ' '.join(map(str, silent)))
                self.store.add('gone', 1)
            found[:] = silent
        except RuntimeError:
            pass

    def _show_life(self):
        """Also ends this process where another is silent for so long that a computation with it would have failed: NCCL may wait on."""
        heard = [(0, time.monotonic())] * self.world
        looked = time.monotonic()
        try:
            while not self.over.wait(BEAT):
                self.store.add(f'alive {self.rank}', 1)
                now = time.monotonic()
                if now - looked < SILENCE:
                    continue
                looked = now
                counts = [self.store.add(f'alive {rank}', 0) for rank in range(self.world)]
                heard = [(count, now) if count != before or not self.has_group else (before, since) for count, (before, since) in zip(counts, heard)]
                silent = [rank for rank, (_, since) in enumerate(heard) if now - since > self.timeout + SILENCE and rank != self.rank]
                if silent and not self.over.is_set():
                    self.leave(3, self.unreachable(silent))
        except RuntimeError:
            pass  # Who keeps the list is gone: the next computation together says so.

    def unreachable(self, ranks):
        names = f'rank {ranks[0]} is' if len(ranks) == 1 else f'ranks {", ".join(map(str, ranks))} are'
        return f'{names} not reachable: killed, failed (then see what it printed), or its machine is gone. {self.advice()}'

    def leave(self, status, text):
        """Ends this process at once: threads may still wait for one that is gone."""
        if text:
            print(f'train.py, rank {self.rank} of {self.world}: {text}', file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def add_up(_, bucket):
    """Each process computes its share of one loss, so that the gradient is the sum; DistributedDataParallel would take the mean."""
    return dist.all_reduce(bucket.buffer(), async_op=True).get_future().then(lambda done: done.value()[0])


def run(processes, training):
    """Runs the training. What goes wrong is said in words, with what to do. Exit status 1: it failed; 2: it was refused; 3: a process is lost."""
    def stop(number, frame):
        raise Stopped(f'it was asked to end (signal {number})')

    signal.signal(signal.SIGTERM, stop)
    try:
        training()
        processes.end()
    except RefusedByAll as error:
        processes.leave(2, str(error) if processes.rank == 0 else '')
    except Refused as error:
        processes.leave(2, str(error))
    except RuntimeError as error:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        gone = processes.gone()
        if gone:
            processes.leave(3, processes.unreachable(gone))
        if isinstance(error, Stopped):
            processes.leave(3, f'{error}. {processes.advice()}')
        processes.leave(1, f'{traceback.format_exc()}{processes.advice()}')
`;

/** `norms.py`: batch norms over the batch of all processes. */
export const normsCode = `"""Batch norms over the samples of all processes: the numbers that one process would have."""
import torch
from torch import nn
from torch.distributed.nn.functional import all_reduce


def share_norms(model, processes):
    """Lets every batch norm of a model take mean and variance over all processes while it is trained."""
    for norm in model.modules():
        if isinstance(norm, (nn.BatchNorm1d, nn.BatchNorm2d)):
            norm.forward = lambda x, norm=norm: normalised(norm, x, processes) if norm.training else type(norm).forward(norm, x)


def normalised(norm, x, processes):
    """y = g (x - mean) / sqrt(variance + eps) + b, and the running statistics moved towards those of the batch. x is [N, C, ...]."""
    total = all_reduce if processes.world > 1 else lambda tensor: tensor
    axes = [0, *range(2, x.dim())]
    row = [1, -1, *[1] * (x.dim() - 2)]
    # A process without samples of its own runs one that counts for nothing.
    sums = torch.cat([x.sum(axes), x.new_tensor([x.numel() / x.shape[1]])]) * processes.weight
    sums = total(sums)
    count, mean = sums[-1].detach(), sums[:-1] / sums[-1].detach()
    centred = x - mean.reshape(row)
    squares = total((centred * centred).sum(axes) * processes.weight)
    variance = squares / count
    with torch.no_grad():
        norm.running_mean.lerp_(mean, norm.momentum)
        norm.running_var.lerp_(squares / (count - 1).clamp(min=1), norm.momentum)
    y = centred / torch.sqrt(variance + norm.eps).reshape(row)
    return y * norm.weight.reshape(row) + norm.bias.reshape(row) if norm.affine else y
`;
