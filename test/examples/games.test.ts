import { openWorld } from 'ganymede/data';
import { asPoints, modeCoverage } from 'ganymede/metrics';
import { nodeHost } from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';
import type { Dataset } from 'ganymede/data';
import type { Tensor } from 'ganymede/tensor';
import { drawSamples, type Game, train } from 'ganymede/train';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encoderGame } from '../../examples/games/encoder/game.js';
import { reconstructions } from '../../examples/games/encoder/reconstruct.js';
import { foundingGame } from '../../examples/games/founding-game/game.js';
import { twoGeneratorsGame } from '../../examples/games/two-generators/game.js';

let engine: Engine;
beforeEach(async () => {
  engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
});
afterEach(() => engine.close());

async function play(game: Game, data: Dataset, steps: number): Promise<void> {
  const every = { log: 0, sample: 0, save: 0 };
  for await (const event of train({ game, data, engine, seed: 1, steps, every }))
    expect(event).not.toMatchObject({ kind: 'diagnosis', diagnosis: { verdict: 'diverged' } });
}

const samplesOf = (game: Game, player: string): Promise<Tensor> =>
  drawSamples(
    engine,
    { ...game, samples: { ...game.samples, player } },
    { count: 2000, seed: 1, stream: 'test' },
  );

test('the founding game gives each hump its share', async () => {
  const game = foundingGame(2000);
  await play(game, openWorld('mixture'), 2000);
  const { data } = await samplesOf(game, 'G');
  const share = (low: number, high: number): number => data.filter((x) => x >= low && x < high).length / 2000;
  for (const [low, high, wanted] of [
    [-5, -1, 0.4],
    [-1, 1.25, 0.35],
    [1.25, 5, 0.25],
  ] as const)
    expect(Math.abs(share(low, high) - wanted)).toBeLessThan(0.08);
});

test('the encoder takes examples to noise that makes them again', async () => {
  const game = encoderGame(2000);
  const data = openWorld('ring');
  await play(game, data, 2000);
  const { error, spread } = await reconstructions(engine, game, data);
  expect(spread).toBeGreaterThan(1.2);
  expect(error).toBeLessThan(0.4 * spread);
});

test('two generators divide the modes between them', async () => {
  const game = twoGeneratorsGame(1500);
  const data = openWorld('ring');
  await play(game, data, 1500);
  const covered = async (player: string): Promise<boolean[]> => {
    if (!data.modes) throw new Error('the ring has modes');
    const { centres, sigma } = data.modes;
    const samples = asPoints(await samplesOf(game, player));
    const { counts } = modeCoverage(samples, { centres: asPoints(centres), sigmas: 5 * sigma });
    return Array.from(counts, (count) => count > 40);
  };
  const [first, second] = [await covered('G1'), await covered('G2')];
  expect(first.map((its, i) => Number(its) + Number(second[i]))).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});
