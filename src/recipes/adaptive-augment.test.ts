import { expect, onTestFinished, test } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { evaluate } from '../../test/oracle/interpreter.js';
import { inMemoryDataset } from '../data/index.js';
import { input, type Value } from '../ir/index.js';
import { nodeHost } from '../node/index.js';
import { tensor } from '../tensor/index.js';
import { resolveConfig, train, type Turn } from '../train/index.js';
import { adaptiveAugment, adaptTo } from './adaptive-augment.js';
import { diffAugment } from './diff-augment.js';
import { dcgan } from './index.js';

const shape = [2, 1, 8, 8];
const pixels = Array.from({ length: 128 }, (_, i) => Math.sin(i));

interface Probe {
  readonly turn: Turn;
  readonly leaves: Map<string, Value>;
  readonly kept: Value[];
}

function probe(): Probe {
  const leaves = new Map<string, Value>();
  const kept: Value[] = [];
  const leaf = (name: string, of: readonly number[]): Value => {
    const value = leaves.get(name) ?? input(name, of);
    leaves.set(name, value);
    return value;
  };
  const keep = (name: string, of: readonly number[]): unknown => ({
    value: leaf(name, of),
    set: (next: Value) => kept.push(next),
  });
  const turn = { batch: 64, random: leaf, keep, report: () => undefined } as unknown as Turn;
  return { turn, leaves, kept };
}

/** The view of two images whose transformations are decided by 0.3 and 0.7. */
function seen(view: typeof diffAugment, p: number): readonly number[] {
  const { turn, leaves } = probe();
  const y = view(turn, 'real', input('x', shape));
  const feeds = [...leaves.keys()].map((name): [string, number[]] => [
    name,
    name === 'augment.p' ? [p] : name.includes('whether') ? [0.3, 0.7] : [0.9, 0.8],
  ]);
  return Array.from(evaluate([y], new Map([['x', pixels], ...feeds]))[0] ?? []);
}

test('an image is transformed where its draw is below the probability', () => {
  const all = seen(diffAugment, 1);
  expect(seen(adaptiveAugment, 0)).toEqual(pixels);
  expectClose(seen(adaptiveAugment, 1), all, 12);
  expectClose(seen(adaptiveAugment, 0.5), [...all.slice(0, 64), ...pixels.slice(64)], 12);
});

test.each([
  [0.5, 0.9, 0.564],
  [0.5, 0.2, 0.436],
  [0.5, 0.5, 0.5],
  [0.01, -1, 0],
  [0.99, 1, 1],
])('from probability %d at an overfitting of %d to %d', (p, overfitted, next) => {
  const { turn, kept } = probe();
  adaptTo({ target: 0.5, images: 1000 })(turn, input('r', []));
  const feeds = new Map([
    ['augment.p', [p]],
    ['r', [overfitted]],
  ]);
  expect(evaluate(kept, feeds)[0]?.[0]).toBeCloseTo(next, 6);
});

const dataset = inMemoryDataset({
  name: 'waves',
  images: tensor(
    [12, 1, 8, 8],
    Uint8Array.from({ length: 12 * 64 }, (_, i) => 128 + 120 * Math.sin(i * i)),
  ),
});

/** The probability in every round. */
async function probabilities(target: number): Promise<number[]> {
  const sets = ['G.channels=2', 'D.channels=8', 'latent=4', 'batch=12', 'steps=60', 'D.lr=0.01', 'G.lr=0'];
  const config = resolveConfig(dcgan, {}, [...sets, 'augment=ada', `ada.target=${target}`, 'ada.images=240']);
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  onTestFinished(() => engine.close());
  const every = { log: 1, sample: 0, save: 0 };
  const seenSoFar: number[] = [];
  for await (const event of train({
    game: dcgan.build(config, dataset),
    data: dataset,
    engine,
    seed: 1,
    steps: config.steps,
    every,
  }))
    if (event.kind === 'log') seenSoFar.push(event.metrics['augment.p'] ?? NaN);
  return seenSoFar;
}

test('where D learns few images by heart, the probability rises; not where that is allowed', async () => {
  const rising = await probabilities(0.3);
  expect(rising[0]).toBe(0);
  expect(rising.at(-1)).toBeGreaterThan(0.3);
  expect(Math.max(...(await probabilities(1)))).toBe(0);
});
