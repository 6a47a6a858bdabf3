import { encodePng, folderStore, nodeHost, openDataset } from 'ganymede/node';
import { benchmarkNamed, type Lab, type Listener, plansOf, reproduce, type Trial } from 'ganymede/reproduce';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.js';

const losses = benchmarkNamed('losses');

/** Slow to come to the ring, or five steps of D a round: the whole benchmark trains them (docs/results.md). */
const slow = [
  'squaredHellinger',
  'featureMatching',
  'clipWeights',
  'wasserstein',
  'wgan-gp-one-sided',
  'minibatch discrimination',
];

const lab = (folder: string): Lab => ({
  openEngine: () => nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' }),
  openData: openDataset,
  readClassifier: () => Promise.reject(new Error('no classifier is needed')),
  store: (name) => folderStore(join(folder, name)),
  encode: encodePng,
  environment: () => ({}),
  version: 'test',
  threads: 1,
  lock: () => Promise.resolve(() => Promise.resolve()),
  signal: { aborted: false },
});

async function trial(method: string, steps: number): Promise<Trial | undefined> {
  const trials: Trial[] = [];
  const listener: Listener = {
    training: () => undefined,
    trial: (done) => {
      trials.push(done);
      return Promise.resolve();
    },
  };
  const plans = plansOf(losses, { methods: [method], seeds: 1, steps });
  await reproduce(plans, { lab: lab(await temporaryFolder()), done: [], listener });
  return trials[0];
}

const fast = losses.methods.map(({ name }) => name).filter((name) => !slow.includes(name));

test.each(fast)('%s covers seven modes of the ring or more', async (method) => {
  const measures = (await trial(method, 1500))?.measures;
  expect(measures?.['modes']).toBeGreaterThanOrEqual(7);
});
