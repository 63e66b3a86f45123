/** `tests/test_parity.py`: it works on copies of the project, needs PyTorch and NumPy alone, and is the same for every network. */
export const parityTestCode = `"""Two processes come to the numbers of one, and one that goes on from a checkpoint to those of one that never stopped.

python3 tests/test_parity.py
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, project)

from torch import nn

from model import Network, read_safetensors

UPDATES = 10
# In float64, whatever the project's precision: sums are in another order, and Adam makes a large step of the last digit of a small gradient.
TOLERANCE = 1e-8


class Parity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.home.cleanup)
        cls.whole = cls.train('one', 1)

    def test_one_process_and_two(self):
        if any(isinstance(module, nn.Dropout) and module.p > 0 for module in Network().modules()):
            self.skipTest('each process draws what its dropout lets through')
        difference = self.difference(self.whole, self.train('two', 2))
        print(f'one process and two: {difference:.2g}')
        self.assertLessEqual(difference, TOLERANCE)

    def test_resumed(self):
        self.train('parts', 1, updates=UPDATES // 2)
        difference = self.difference(self.whole, self.train('parts', 1, '--resume'))
        print(f'resumed: {difference:.2g}')
        self.assertEqual(difference, 0)

    def difference(self, one, other):
        self.assertEqual(sorted(one), sorted(other))
        return max(((one[name] - other[name]).abs().max() / max(1, one[name].abs().max())).item() for name in one if one[name].numel())

    @classmethod
    def train(cls, name, processes, *options, updates=UPDATES):
        """The weights after some updates, in a copy of the project, by so many processes on this machine."""
        folder = os.path.join(cls.home.name, name)
        if not os.path.isdir(folder):
            shutil.copytree(project, folder, ignore=shutil.ignore_patterns('checkpoint.safetensors', 'trained.safetensors', '__pycache__', '.*'))
            path = os.path.join(folder, 'model.py')
            with open(path, encoding='utf-8') as file:
                code = file.read()
            with open(path, 'w', encoding='utf-8') as file:
                file.write(code.replace('\\ndtype = torch.float32\\n', '\\ndtype = torch.float64\\n', 1))
            path = os.path.join(folder, 'config.json')
            with open(path, encoding='utf-8') as file:
                config = json.load(file)
            config['batch'] = max(2, config['batch'] // 2 * 2)
            with open(path, 'w', encoding='utf-8') as file:
                json.dump(config, file)
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        started = [
            subprocess.Popen(
                [sys.executable, 'train.py', '--device', 'cpu', '--updates', str(updates), *options],
                cwd=folder,
                env={**os.environ, 'RANK': str(rank), 'LOCAL_RANK': str(rank), 'WORLD_SIZE': str(processes), 'MASTER_ADDR': '127.0.0.1', 'MASTER_PORT': str(port)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            for rank in range(processes)
        ]
        for process in started:
            output = process.communicate(timeout=600)[0].decode()
            if process.returncode != 0:
                raise AssertionError(output)
        return read_safetensors(os.path.join(folder, 'trained.safetensors'))[0]


if __name__ == '__main__':
    unittest.main()
`;
