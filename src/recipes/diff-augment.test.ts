import { afterAll, expect, test } from 'vitest';
import { grad } from '../autodiff/index.js';
import { graphOf, input, mul, sum, type Value } from '../ir/index.js';
import { nodeHost } from '../node/index.js';
import { compileProgram } from '../runtime/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import type { Turn } from '../train/index.js';
import { diffAugment } from './diff-augment.js';

const opened = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await opened).close());

const size = 8;
const shape = [1, 3, size, size];
const pixels = Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i));
const at = (c: number, y: number, x: number): number =>
  y < 0 || y >= size || x < 0 || x >= size ? 0 : (pixels[(c * size + y) * size + x] ?? 0);

/** Draws that change nothing: no shift, no colour; the hidden square lies in the upper left corner. */
const still = { brightness: 0.5, saturation: 0.5, contrast: 0.5, down: 0.5, right: 0.5, row: 0, column: 0 };

async function augmented(draws: Partial<typeof still>): Promise<{ y: Tensor; dx: Tensor }> {
  const engine = await opened;
  const values = { ...still, ...draws };
  const random: Record<string, Value> = {};
  const turn = {
    random: (name: string, of: readonly number[]) => (random[name] ??= input(name, of)),
  } as unknown as Turn;
  const x = input('x', shape);
  const y = diffAugment(turn, 'real', x);
  const [dx = x] = grad(sum(mul(y, input('dy', shape))), [x]);
  await engine.load(compileProgram({ name: 'augment', graph: graphOf({ y, dx }), random: {} }));
  const feeds = Object.fromEntries(
    Object.keys(random).map((name) => [
      name,
      tensor([1, 1, 1, 1], [values[name.replace('augment.real.', '') as keyof typeof still]]),
    ]),
  );
  const dy = tensor(
    shape,
    pixels.map((_, i) => Math.cos(i)),
  );
  const results = await engine.run('augment', {
    feeds: { x: tensor(shape, pixels), dy, ...feeds },
    seed: 0,
    step: 0,
    steps: 1,
  });
  return results as { y: Tensor; dx: Tensor };
}

/** Outside the square that is hidden: rows and columns 0 and 1. */
const shown = (y: number, x: number): boolean => y > 1 || x > 1;

function expectImage({ data }: Tensor, of: (c: number, y: number, x: number) => number): void {
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        expect(data[(c * size + y) * size + x]).toBeCloseTo(shown(y, x) ? of(c, y, x) : 0, 5);
}

test('a square is hidden', async () => {
  expectImage((await augmented({})).y, at);
});

test('images move by whole pixels, zeros come in', async () => {
  const { y } = await augmented({ down: 0.99, right: 0.01 });
  expectImage(y, (c, row, column) => at(c, row + 1, column - 1));
});

test('colours: brightness, saturation, contrast', async () => {
  const { y } = await augmented({ brightness: 0.9, saturation: 0.2, contrast: 0.1 });
  const bright = (c: number, row: number, column: number): number => at(c, row, column) + 0.4;
  const grey = (row: number, column: number): number =>
    (bright(0, row, column) + bright(1, row, column) + bright(2, row, column)) / 3;
  const mean = pixels.reduce((total, pixel) => total + pixel + 0.4, 0) / pixels.length;
  expectImage(y, (c, row, column) => {
    const saturated = (bright(c, row, column) - grey(row, column)) * 0.4 + grey(row, column);
    return (saturated - mean) * 0.6 + mean;
  });
});

test('gradients flow back to where pixels came from', async () => {
  const { dx } = await augmented({ down: 0.99 });
  for (let y = 1; y < size; y++)
    for (let x = 0; x < size; x++)
      expect(dx.data[y * size + x]).toBeCloseTo(shown(y - 1, x) ? Math.cos((y - 1) * size + x) : 0, 5);
});
