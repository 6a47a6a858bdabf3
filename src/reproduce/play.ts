import { graphOf, input } from '../ir/index.js';
import { compileProgram } from '../runtime/index.js';
import { invariant } from '../support/invariant.js';
import type { Tensor } from '../tensor/index.js';
import { Evaluation } from '../train/index.js';
import type { Trained } from './trained.js';

/** What a player makes of `x` outside training, with the parameters that learn. */
export async function play({ engine, game }: Trained, player: string, x: Tensor): Promise<Tensor> {
  const y = new Evaluation(game).play(player, input('x', x.shape), 'last');
  const name = `reproduce-${player}-${x.shape.join('x')}`;
  await engine.load(compileProgram({ name, graph: graphOf({ y }), random: {} }, { mode: 'plain' }));
  const made = await engine.run(name, { feeds: { x }, seed: 0, step: 0, steps: 1 });
  invariant(made['y'], 'the program gives y');
  return made['y'];
}
