import { expect, onTestFinished, test } from 'vitest';
import { inMemoryDataset } from 'ganymede/data';
import { nodeHost } from 'ganymede/node';
import { acgan, cgan, projection } from 'ganymede/recipes';
import { tensor } from 'ganymede/tensor';
import { drawNoise, loadSampler, resolveConfig, train } from 'ganymede/train';
import { fillUniform } from '../../src/support/philox.js';

const greys = [40, 128, 215] as const;
const count = 600;
const area = 64;

/** Images of one grey with a little noise; the class says which. */
const data = (() => {
  const noise = new Float32Array(count * area);
  fillUniform(noise, { seed: 5, stream: 'noise', step: 0 }, -15, 15);
  const pixels = Uint8Array.from(noise, (value, i) => (greys[Math.floor(i / area) % 3] ?? 0) + value);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  const images = tensor([count, 1, 8, 8], pixels);
  return inMemoryDataset({ name: 'greys', images, labels, classNames: ['dark', 'grey', 'light'] });
})();

test.each([cgan, acgan, projection])('$name makes samples of the class it is asked for', async (recipe) => {
  const sets = [
    'G.channels=8',
    'D.channels=8',
    'latent=8',
    'batch=24',
    'steps=250',
    'G.lr=0.002',
    'D.lr=0.002',
  ];
  const game = recipe.build(resolveConfig(recipe, {}, sets), data);
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  onTestFinished(() => engine.close());
  const every = { log: 0, sample: 0, save: 0 };
  const events = train({ game, data, engine, seed: 1, steps: 250, every });
  while ((await events.next()).done !== true);
  const sampler = await loadSampler(engine, game, 60);
  const z = drawNoise(game, 60, { seed: 2, stream: 'test' });
  for (const label of [-1, 3])
    await expect(sampler(z, new Int32Array(60).fill(label))).rejects.toMatchObject({ code: 'CLASS_UNKNOWN' });
  const { data: samples } = await sampler(z);
  const means = greys.map((_, label) => {
    const own = Array.from(samples).filter((__, i) => Math.floor(i / area) % 3 === label);
    return 127.5 * (1 + own.reduce((sum, value) => sum + value, 0) / own.length);
  });
  // Nearer to its own grey than to the next.
  for (const [label, grey] of greys.entries()) expect(Math.abs((means[label] ?? 0) - grey)).toBeLessThan(43);
});
