import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, textFile } from '../exportedFile.ts';

const header = '#!/bin/sh\n';
/** The shell goes to the project, and takes another Python where the variable names one. */
const begin = 'cd "$(dirname "$0")" || exit 1\n';

/** What starts the project, what it needs, and how to go on: README.md, requirements.txt and two scripts. */
export function startFiles({ graph: { document } }: Analysis): ExportedFile[] {
  return [
    textFile('requirements.txt', 'torch>=1.13\nnumpy>=1.22\n'),
    textFile('run_local.sh', `${header}# One process on this machine.\n${begin}exec "\${PYTHON:-python3}" train.py "$@"\n`),
    textFile(
      'run_2proc.sh',
      `${header}# Two processes on this machine.\n${begin}# -r 1 -t 1: torch 1.13 with Python 3.11 cannot start without them.\nexec "\${PYTHON:-python3}" -m torch.distributed.run --nnodes 1 --nproc_per_node 2 --rdzv_backend c10d --rdzv_endpoint 127.0.0.1:0 -r 1 -t 1 train.py "$@"\n`,
    ),
    textFile('README.md', readme(document.title)),
  ];
}

function readme(title: string): string {
  return `# ${title.replace(/[\\`*_{}[\]()#+!<>|$]/g, '\\$&').replace(/\s+/g, ' ')}

This folder trains the network with PyTorch on one process or on many (DistributedDataParallel), from Chainrule's weights,
samples and settings. It needs what \`requirements.txt\` names, and nothing from the network.

| | |
|---|---|
| one process | \`sh run_local.sh\` |
| two on this machine | \`sh run_2proc.sh\` |
| several machines: the same on each | \`torchrun --nnodes 2 --nproc_per_node 8 --rdzv_backend c10d --rdzv_endpoint FIRST_MACHINE:29400 -r 1 -t 1 train.py\` |
| go on after a stop | the same with \`--resume\` at the end |
| check it here | \`python3 tests/test_parity.py\` |

- \`config.json\` has the batch of all processes together. Each takes an equal share, so the number of processes must divide it.
  The gradients are added up; processes differ from one in the last digits alone. What they do not have in common stands at the
  top of \`train.py\`.
- Every machine needs the whole folder. Each file in \`data/\` is checked against \`data/manifest.json\` before it is used.
- The first process writes \`checkpoint.safetensors\` every \`checkpoint_every\` updates: weights, what the optimizer remembers,
  and the SHA-256 of \`graph.json\`, the network that they belong to. Only the first machine needs it for \`--resume\`.
- A process that does not answer for \`timeout_seconds\` ends the others with a message that names it. Raise this where one
  batch, or writing a checkpoint, takes that long. \`start_seconds\` is for starting and reading the data.
- CUDA is used where it is there, one GPU a process (NCCL); else the CPU (Gloo), also with \`--device cpu\`.
- At the end \`trained.safetensors\` is written. In Chainrule: File › Load weights…, or
  \`chainrule run net.chainrule.json --weights trained.safetensors\`. It is taken for this very network only; labels, places and
  numbers may have changed meanwhile. A checkpoint can be loaded in the same way.
`;
}
