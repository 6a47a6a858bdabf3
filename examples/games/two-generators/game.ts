import { add, concat, leakyRelu, mul, type Value } from 'ganymede/ir';
import { binaryCrossEntropyWithLogits, nonSaturating, zeroCentredPenalty } from 'ganymede/losses';
import { dense, type Params } from 'ganymede/nn';
import { adam, cosine } from 'ganymede/optim';
import type { Game, Turn } from 'ganymede/train';

const generators = ['G1', 'G2'];

/** Hoang et al. 2018 (MGAN), in short: two generators against one D, kept apart by C, which tells whose a sample is. */
export function twoGeneratorsGame(steps: number): Game {
  const mlp = (units: number) => (p: Params, x: Value) => {
    const hidden = [0, 1].reduce((h, i) => leakyRelu(dense(p.at(`h${i}`), h, 128), 0.2), x);
    return dense(p.at('y'), hidden, units);
  };
  const optimizer = adam({ lr: cosine({ from: 0.001, to: 0, steps }), beta1: 0 });
  const samplesOf = (turn: Turn, name: string): Value => turn.play(name, turn.noise());
  const whose = (turn: Turn, name: string): Value => {
    const logits = turn.play('C', samplesOf(turn, name));
    return binaryCrossEntropyWithLogits(logits, name === 'G1' ? 1 : 0);
  };
  return {
    players: Object.fromEntries(
      [...generators, 'D', 'C'].map((name) => [
        name,
        {
          network: mlp(name.startsWith('G') ? 2 : 1),
          optimizer,
          ...(name.startsWith('G') && { average: 0.99 }),
        },
      ]),
    ),
    phases: [
      {
        player: 'D',
        times: 1,
        objective: (turn) => {
          const fake = concat(generators.map((name) => samplesOf(turn, name)));
          const penalty = zeroCentredPenalty((x) => turn.play('D', x), turn.real());
          return add(nonSaturating.D(turn.play('D', turn.real()), turn.play('D', fake)), mul(penalty, 0.05));
        },
      },
      { player: 'C', times: 1, objective: (turn) => add(whose(turn, 'G1'), whose(turn, 'G2')) },
      ...generators.map((name) => ({
        player: name,
        times: 1,
        objective: (turn: Turn) =>
          add(nonSaturating.G(turn.play('D', samplesOf(turn, name))), whose(turn, name)),
      })),
    ],
    batch: 128,
    fields: { x: { shape: [2], dtype: 'float32' } },
    latent: { shape: [2], distribution: { kind: 'normal' } },
    samples: { player: 'G1', shape: [2], range: [-1, 1] },
  };
}
