import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { classifierFolder, readClassifier } from './classifiers.js';

const weights = 'mnist.safetensors';
const card = 'mnist.json';

async function copy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganymede-classifier-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of [weights, card]) await copyFile(join(classifierFolder, name), join(folder, name));
  return folder;
}

test('a copy is as good as the original', async () => {
  expect(await readClassifier('mnist', await copy())).toEqual(await readClassifier('mnist'));
});

test('one changed bit is found', async () => {
  const folder = await copy();
  const bytes = await readFile(join(folder, weights));
  const at = bytes.length - 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(join(folder, weights), bytes);
  const { card: known } = await readClassifier('mnist');
  await expect(readClassifier('mnist', folder)).rejects.toMatchObject({
    code: 'CLASSIFIER_DAMAGED',
    where: join(folder, weights),
    expected: `SHA-256 ${known.sha256}`,
  });
});

test.each([weights, card])('without %s it is damaged', async (name) => {
  const folder = await copy();
  await rm(join(folder, name));
  await expect(readClassifier('mnist', folder)).rejects.toMatchObject({
    code: 'CLASSIFIER_DAMAGED',
    where: join(folder, name),
  });
});

test.each(['{', '{}', 'null'])('a card %s is damaged', async (text) => {
  const folder = await copy();
  await writeFile(join(folder, card), text);
  await expect(readClassifier('mnist', folder)).rejects.toMatchObject({
    code: 'CLASSIFIER_DAMAGED',
    where: join(folder, card),
  });
});
