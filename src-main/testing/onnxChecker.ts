import { spawnSync } from 'node:child_process';

const script = `
import sys, onnx
for path in sys.argv[1:]:
    try:
        onnx.checker.check_model(onnx.load(path), full_check=True)
    except Exception as error:
        print(path, str(error).splitlines()[0])
`;

/** A Python with the ONNX checker, where there is one. */
export function pythonWithOnnx(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import onnx']).status === 0);
}

/** What `onnx.checker` finds wrong in files, shapes and types included: a line for each. */
export function checkModels(python: string, files: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', script, ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) return [`the checker stopped: ${stderr}`];
  return stdout.split('\n').filter((line) => line !== '');
}
