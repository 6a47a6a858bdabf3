import type { Dataset } from 'ganymede/data';
import { graphOf, input } from 'ganymede/ir';
import { asPoints, meanPairwiseDistance } from 'ganymede/metrics';
import { compileProgram, type Engine } from 'ganymede/runtime';
import { Evaluation, type Game } from 'ganymede/train';

/** Mean distance of `G(E(x))` to `x` for 500 held-out points, and that of two points of the data. */
export async function reconstructions(
  engine: Engine,
  game: Game,
  { heldOut }: Dataset,
): Promise<{ error: number; spread: number }> {
  if (!heldOut) throw new Error('the world has held-out points');
  const x = heldOut.batch(Uint32Array.from({ length: 500 }, (_, i) => i));
  const players = new Evaluation(game);
  const y = players.play('G', players.play('E', input('x', x.shape), 'averaged'), 'averaged');
  await engine.load(
    compileProgram({ name: 'reconstruct', graph: graphOf({ y }), random: {} }, { mode: 'plain' }),
  );
  const made = await engine.run('reconstruct', { feeds: { x }, seed: 0, step: 0, steps: 1 });
  const distances = Array.from({ length: 500 }, (_, i) => {
    const at = (k: number): number => (made['y']?.data[2 * i + k] ?? NaN) - (x.data[2 * i + k] ?? NaN);
    return Math.hypot(at(0), at(1));
  });
  return { error: distances.reduce((a, b) => a + b, 0) / 500, spread: meanPairwiseDistance(asPoints(x)) };
}
