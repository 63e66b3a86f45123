import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor, env } from 'onnxruntime-web';
import { expect, test } from '@playwright/test';
import { root } from './fixtures/startedApp.ts';

// Each story is told on the real app by pointer and keyboard, as `npm run demo -- <story>` tells it: all that it expects is seen.

const ending = '.story.json';
const stories = readdirSync(path.join(root, 'e2e/stories')).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));

test('there are at least twelve stories', () => {
  expect(stories.length).toBeGreaterThanOrEqual(12);
});

for (const story of stories) {
  test(`tells ${story}`, async ({ browserName: _browserName }, testInfo) => {
    test.setTimeout(240_000);
    const folder = testInfo.outputPath('told');
    const { status, stdout, stderr } = await tell(story, '--pictures', folder);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    await checkWhatIsLeft[story]?.(folder, stdout);
  });
}

/** What a story leaves behind. */
const checkWhatIsLeft: Readonly<Record<string, (folder: string, stdout: string) => Promise<void> | void>> = {
  'lstm-step': (folder, stdout) => {
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
    expect(pictures).toHaveLength(10);
    for (const name of pictures) {
      expect(stdout).toContain(name);
      const picture = readFileSync(path.join(folder, name));
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      // Width and height of the image header.
      expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1920, 1080]);
    }
    expect(shapesIn(path.join(folder, 'lstm-step.safetensors'))).toEqual([[2, 1], [2, 1], [2, 1], [2, 1]]);
  },
  'export-weights': async (folder) => {
    expect(shapesIn(path.join(folder, 'xor.safetensors')).toSorted()).toEqual([[1], [2, 3], [3], [3, 1]].toSorted());
    const answers = await runOnnx(path.join(folder, 'xor.onnx'), [0, 0, 0, 1, 1, 0, 1, 1]);
    expect(answers.map(Math.round)).toEqual([0, 1, 1, 0]);
    // The mean of half the squares is what the story trained to.
    expect(answers.reduce((sum, answer, row) => sum + (answer - ([0, 1, 1, 0][row] ?? 0)) ** 2 / 8, 0)).toBeLessThan(0.005);
  },
};

test('says which stories there are', async () => {
  const { status, stderr } = await tell('nothing');
  expect(status).toBe(1);
  expect(stderr).toContain(`no story named "nothing"; there are: ${stories.join(', ')}`);
});

function shapesIn(file: string): (readonly number[])[] {
  const weights = readFileSync(file);
  const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString()) as Record<string, { shape?: number[] }>;
  return Object.values(header).flatMap(({ shape }) => (shape ? [shape] : []));
}

/** What another runtime makes of a model with one input of two numbers and one output of one. */
async function runOnnx(file: string, rows: readonly number[]): Promise<number[]> {
  env.logLevel = 'error';
  const session = await InferenceSession.create(new Uint8Array(readFileSync(file)));
  const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]];
  const [metadata] = session.inputMetadata;
  // The network's own precision.
  const isDouble = metadata?.isTensor === true && metadata.type === 'float64';
  const shape = [rows.length / 2, 2];
  const given = isDouble ? new Tensor('float64', Float64Array.from(rows), shape) : new Tensor('float32', Float32Array.from(rows), shape);
  const results = await session.run({ [input]: given });
  return [...((results[output]?.data ?? []) as Float32Array | Float64Array)];
}

function tell(...options: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/demo.mjs', ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (part: Buffer) => { stdout += part.toString(); });
    child.stderr.on('data', (part: Buffer) => { stderr += part.toString(); });
    child.once('close', (status) => { resolve({ status, stdout, stderr }); });
  });
}
