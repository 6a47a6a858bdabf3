import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { decodeSafetensors } from 'ganymede/tensor';
import { relativeError } from '../ops/compare.js';
import { here, temporaryFolder } from './command.js';
import { idxFolder, squares } from './idx-files.js';

test('the exported generator gives the images of the run in ONNX Runtime, for any batch', async () => {
  const folder = await temporaryFolder();
  const data = await idxFolder(folder, squares());
  const out = join(folder, 'runs');
  const small = ['--batch', '16', '--set', 'G.units=[16]', '--set', 'D.units=[16]', '--name', 'small'];
  expect((await here(['train', `idx:${data}`, '--steps', '20', '--out', out, ...small])).status).toBe(0);
  const numbers = join(folder, 'images.safetensors');
  expect((await here(['generate', '1', '--out', out, '-n', '64', '--to', numbers])).status).toBe(0);
  const { z, images } = decodeSafetensors(await readFile(numbers)).tensors;
  if (!z || !images) throw new Error('noise and images were not written');
  expect(images.shape).toEqual([64, 1, 8, 8]);

  const session = await InferenceSession.create(join(out, '0001-small', 'export', 'generator.onnx'));
  for (const batch of [1, 7, 64]) {
    const noise = Float32Array.from(z.data.subarray(0, (batch * z.data.length) / 64));
    const result = await session.run({ z: new Tensor('float32', noise, [batch, ...z.shape.slice(1)]) });
    expect(result['images']?.dims).toEqual([batch, 1, 8, 8]);
    const expected = images.data.subarray(0, batch * 64);
    expect(relativeError((result['images']?.data ?? []) as Float32Array, expected)).toBeLessThan(1e-5);
  }
  await session.release();
});
