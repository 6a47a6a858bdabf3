import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { here, readLines, temporaryFolder } from './command.js';
import { evaluated, namesOf, trained } from './evaluated.js';
import { idxFolder, squares } from './idx-files.js';

test('points of known modes: every score has its protocol, is kept, and is in the model card', async () => {
  const run = await trained('ring', await temporaryFolder());
  const [first] = await evaluated([run, '-n', '200']);
  if (!first) throw new Error('nothing was evaluated');
  // Without a sample near a mode the modes have no divergence.
  const near = (first.scores.find(({ metric }) => metric === 'high-quality')?.value ?? 0) > 0;
  expect(namesOf(first).includes('reverse-kl')).toBe(near);
  expect(namesOf(first).filter((name) => name !== 'reverse-kl')).toEqual([
    ...['modes', 'high-quality', 'frechet-distance', 'precision', 'recall', 'density', 'coverage'],
    ...['one-nearest-neighbour', 'sliced-wasserstein', 'memorisation', 'nearest-distance-ratio'],
  ]);
  for (const { protocol } of first.scores)
    expect(protocol).toMatchObject({ data: 'ring', samples: 200, seed: 1 });
  expect(first.scores.find(({ metric }) => metric === 'memorisation')?.protocol).toEqual({
    ...{ data: 'ring', shape: '2', samples: 200, seed: 1, features: 'coordinates' },
    ...{ heldOut: 2000, training: 20_000, content: expect.stringMatching(/^\w{16} \w{16}$/) as string },
  });
  const kept = await readLines(join(run, 'scores.jsonl'));
  expect(kept).toMatchObject([{ step: 4, scores: first.scores }]);
  const [itself] = await evaluated([run, '-n', '200', '--against', run]);
  for (const { against } of itself?.scores ?? []) expect(against?.difference).toBe(0);

  const again = await evaluated([run, '-n', '200', '--metrics', 'sliced-wasserstein']);
  expect(again[0]?.scores).toEqual([first.scores.find(({ metric }) => metric === 'sliced-wasserstein')]);
  expect(await readLines(join(run, 'scores.jsonl'))).toHaveLength(3);
  const card = await readFile(join(run, 'README.md'), 'utf8');
  expect(card.match(/## Scores\n/g)).toHaveLength(1);
  expect(card).toMatch(
    /- sliced-wasserstein \S+ \(content=\w+ \w+, data=ring, .*projections=100.*seed=1, shape=2\)\n\n## Use\n/,
  );
  expect(card).not.toContain('- modes');
});

test('a resumed training keeps the scores in its model card', async () => {
  const run = await trained('ring', await temporaryFolder());
  await evaluated([run, '-n', '50', '--metrics', 'modes']);
  expect((await here(['resume', run, '--steps', '6'])).status).toBe(0);
  const card = await readFile(join(run, 'README.md'), 'utf8');
  expect(card).toContain('## After step 6');
  expect(card).toContain('## Scores\n\nOf the checkpoint of step 4,');
});

test('several runs are compared with the first, and one with the last scores of another', async () => {
  const out = await temporaryFolder();
  const [a, b] = [await trained('ring', out), await trained('ring', out, ['--seed', '2'])];
  const options = ['-n', '100', '--metrics', 'frechet-distance,sliced-wasserstein'];
  const [first, second] = await evaluated([a, b, ...options]);
  if (!first || !second) throw new Error('two runs were evaluated');
  expect(first.scores.every(({ against }) => against === undefined)).toBe(true);
  for (const [i, { value, against }] of second.scores.entries()) {
    expect(against).toMatchObject({ run: a, step: 4 });
    expect(against?.difference).toBe(value - (first.scores[i]?.value ?? NaN));
  }
  const [alone] = await evaluated([b, '--against', a, ...options]);
  expect(alone?.scores).toEqual(second.scores);
  const { stdout } = await here(['evaluate', b, '--against', a, ...options]);
  expect(stdout).toContain(`${b}, step 4; difference to ${a}, step 4`);
  expect(stdout).toContain('measuring sliced-wasserstein (2 of 2)');
});

test('images no classifier knows are measured by their pixels, which is said', async () => {
  const folder = await temporaryFolder();
  const run = await trained(`idx:${await idxFolder(folder, squares())}`, join(folder, 'runs'));
  const { status, stdout } = await here(['evaluate', run, '-n', '40']);
  expect(status).toBe(0);
  expect(stdout).toContain('no classifier here knows images of 1x8x8');
  expect(stdout).toContain('the data holds nothing out');
  const [found] = await evaluated(
    [run],
    [
      'no classifier here knows images of 1x8x8: they are measured by pixels, without a Frechet distance, precision or classes',
      'the data holds nothing out: samples are compared with the training examples themselves',
    ],
  );
  expect(found && namesOf(found)).toEqual(['sliced-wasserstein', 'patch-wasserstein']);
  expect(found?.scores[0]?.protocol).toMatchObject({ samples: 96, real: 96, reference: 'training' });
});

test('digits are measured by the features of the shipped classifier, which the protocol names', async () => {
  const run = await trained('mnist', await temporaryFolder(), ['--set', 'watchEvery=0']);
  const without = 'frechet-distance,precision-recall,density-coverage,one-nearest-neighbour,kernel-distance';
  const [found] = await evaluated([
    ...[run, '-n', '64', '--metrics', `${without},classes,ssim-diversity,birthday`],
  ]);
  expect(found && namesOf(found)).toEqual([
    ...['frechet-distance', 'precision', 'recall', 'density', 'coverage', 'one-nearest-neighbour'],
    ...['kernel-distance', 'classes', 'class-kl', 'ssim-diversity', 'birthday-collisions'],
  ]);
  const [frechet] = found?.scores ?? [];
  expect(frechet?.protocol).toEqual({
    ...{
      data: 'mnist',
      shape: '1x28x28',
      content: expect.stringMatching(/^\w{16} \w{16}$/) as string,
      samples: 64,
      seed: 1,
      features: 'mnist classifier',
      reference: 'held out',
      real: 64,
    },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  // Noise: nothing of it is like a digit.
  expect(found?.scores.find(({ metric }) => metric === 'recall')?.value).toBe(0);
  expect(found?.scores.find(({ metric }) => metric === 'one-nearest-neighbour')?.value).toBeGreaterThan(0.9);
});

test('digits with black around them are measured without it, and by the classes they were asked to be of', async () => {
  const small = ['G.channels=4', 'D.channels=4', 'latent=8', 'watchEvery=0'].flatMap((set) => ['--set', set]);
  const { stdout } = await here([
    ...['train', 'projection', 'mnist', '--size', '32', '--steps', '2', '--batch', '8', '--quiet'],
    ...['--threads', '1', '--out', await temporaryFolder(), ...small],
  ]);
  const [found] = await evaluated([stdout.trim(), '-n', '40', '--metrics', 'frechet-distance,classes']);
  expect(found && namesOf(found).slice(0, 3)).toEqual(['frechet-distance', 'class-accuracy', 'classes']);
  expect(found?.scores[0]?.protocol).toMatchObject({
    data: 'mnist at 32x32',
    features: 'mnist classifier, of the 28x28 in the middle',
  });
  // Untrained: a sample is of the class asked for by chance.
  expect(found?.scores[1]?.value).toBeLessThan(0.5);
});
