import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conv, convInputGrad, graphOf, input } from '../ir/index.js';
import { machineTuner } from './tuner.js';

const halving = { strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1 };

/** A convolution by which an image is halved, and its gradient; with 64 images they are worth measuring. */
function halvingOf(batch: number) {
  const [x, w] = [input('x', [batch, 32, 16, 16]), input('w', [64, 32, 4, 4])];
  const dy = input('dy', [batch, 64, 8, 8]);
  return graphOf({ y: conv(x, w, halving), dx: convInputGrad(dy, w, { ...halving, inputSize: [16, 16] }) });
}

const layout = 'cHWN16c';
let folder = '';
const measured = vi.fn();
const tune = machineTuner({ threads: 1, onMeasure: measured });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganymede-tuning-'));
  vi.stubEnv('GANYMEDE_CACHE', folder);
  vi.spyOn(os, 'loadavg').mockReturnValue([0, 0, 0]);
  measured.mockClear();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function cachedFile(): Promise<string> {
  const [name = ''] = await readdir(join(folder, 'tuning'));
  return join(folder, 'tuning', name);
}

test('convolutions are measured once; what was found is kept and used', async () => {
  const graph = halvingOf(64);
  const found = await tune([graph], layout);
  expect(Object.keys(found).map((name) => name.split(' ')[0])).toEqual(['Conv', 'ConvInputGrad']);
  expect(measured.mock.calls).toEqual([[2]]);
  expect(JSON.parse(await readFile(await cachedFile(), 'utf8'))).toEqual(found);

  const other = Object.fromEntries(
    Object.entries(found).map(([name, way]) => [name, way === 'direct' ? 'winograd' : 'direct']),
  );
  await writeFile(await cachedFile(), JSON.stringify({ ...other, more: 'winograd' }));
  expect(await tune([graph, graph], layout)).toEqual(other);
  expect(measured).toHaveBeenCalledTimes(1);
});

test('what was measured beside other programs is measured again without them', async () => {
  const graph = halvingOf(64);
  vi.spyOn(os, 'loadavg').mockReturnValue([99, 0, 0]);
  const found = await tune([graph], layout);
  expect(await tune([graph], layout)).toEqual(found);
  expect(measured).toHaveBeenCalledTimes(1);
  vi.spyOn(os, 'loadavg').mockReturnValue([0, 0, 0]);
  await tune([graph], layout);
  expect(measured).toHaveBeenCalledTimes(2);
  vi.spyOn(os, 'loadavg').mockReturnValue([99, 0, 0]);
  await tune([graph], layout);
  expect(measured).toHaveBeenCalledTimes(2);
});

test('only what is new is measured', async () => {
  const [first, second] = [halvingOf(64), halvingOf(80)];
  const found = await tune([first], layout);
  const both = await tune([first, second], layout);
  expect(measured.mock.calls).toEqual([[2], [2]]);
  expect(both).toMatchObject(found);
  expect(Object.keys(both)).toHaveLength(4);
});

test('small convolutions are not worth measuring, nor is anything that does not lie in blocks', async () => {
  expect(await tune([halvingOf(8)], layout)).toEqual({});
  expect(await tune([halvingOf(64)], 'NCHW')).toEqual({});
  expect(measured).not.toHaveBeenCalled();
});

test.each(['{', '[1]', '{"Conv": "fast"}'])('a cache that holds %s is as none', async (content) => {
  const found = await tune([halvingOf(64)], layout);
  await writeFile(await cachedFile(), content);
  expect(Object.keys(await tune([halvingOf(64)], layout))).toEqual(Object.keys(found));
  expect(measured).toHaveBeenCalledTimes(2);
});

test('a cache that cannot be written is as none', async () => {
  await writeFile(join(folder, 'file'), '');
  vi.stubEnv('GANYMEDE_CACHE', join(folder, 'file'));
  expect(Object.keys(await tune([halvingOf(64)], layout))).toHaveLength(2);
  expect(measured).toHaveBeenCalledTimes(1);
});
