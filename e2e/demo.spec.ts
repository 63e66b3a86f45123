import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from './fixtures/startedApp.ts';

// The scripted demo on the real app: `npm run demo -- lstm-step`.

test('tells the LSTM step from the empty canvas to the exported weights, with a picture of each stage', () => {
  test.setTimeout(240_000);
  const { status, stdout, stderr } = tell('lstm-step');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const folder = path.join(root, 'demo-output');
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
  expect(pictures).toHaveLength(10);
  for (const name of pictures) {
    expect(stdout).toContain(name);
    const picture = readFileSync(path.join(folder, name));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    // Width and height of the image header.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1920, 1080]);
  }
  const weights = readFileSync(path.join(folder, 'lstm-step.safetensors'));
  const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString()) as Record<string, { shape?: number[] }>;
  expect(Object.values(header).flatMap(({ shape }) => (shape ? [shape] : []))).toEqual([[2, 1], [2, 1], [2, 1], [2, 1]]);
});

test('says which stories there are', () => {
  const { status, stderr } = tell('nothing');
  expect(status).toBe(1);
  expect(stderr).toContain('no story named "nothing"; there are: lstm-step');
});

function tell(name: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['scripts/demo.mjs', name], { cwd: root, encoding: 'utf8' });
}
