import { concat, leakyRelu, split, tanh, type Value } from 'ganymede/ir';
import { nonSaturating } from 'ganymede/losses';
import { dense, type Network } from 'ganymede/nn';
import { adam } from 'ganymede/optim';
import type { Game, Turn } from 'ganymede/train';

/** The MLP GAN of `peer/torch_server.py`. */
const latent = 100;
export const pixels = 784;
const generatorWidths = [latent, 256, 512, pixels];
const discriminatorWidths = [pixels, 512, 256, 1];
const optimizer = adam({ lr: 2e-4, beta1: 0.5 });

/** Both moves of a round see the same fake batch. */
export function mlpGame(batch: number): Game {
  return {
    players: {
      G: { network: mlp(generatorWidths, tanh), optimizer },
      D: { network: mlp(discriminatorWidths), optimizer },
    },
    phases: [
      { player: 'D', times: 1, objective: (turn) => nonSaturating.D(...judge(turn, batch)) },
      {
        player: 'G',
        times: 1,
        noise: 'previous',
        objective: (turn) => nonSaturating.G(turn.play('D', turn.play('G', turn.noise()))),
      },
    ],
    batch,
    fields: { x: { shape: [pixels], dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [latent], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1, 28, 28], range: [-1, 1] },
  };
}

/** Multiplications and additions in the matrix products of one round, each counted once. */
export function flopsPerRound(batch: number): number {
  const [g, d] = [products(generatorWidths), products(discriminatorWidths)];
  const discriminatorMove = g.all + 2 * (2 * d.all + d.afterFirst);
  const generatorMove = 2 * d.all + g.all + g.afterFirst;
  return 2 * batch * (discriminatorMove + generatorMove);
}

/** Weights of all layers, and of those whose input has a gradient when only parameters do. */
function products(widths: readonly number[]): { all: number; afterFirst: number } {
  const layers = widths.slice(1).map((units, i) => units * (widths[i] ?? 0));
  const all = layers.reduce((sum, size) => sum + size, 0);
  return { all, afterFirst: all - (layers[0] ?? 0) };
}

function mlp(widths: readonly number[], last: (x: Value) => Value = (x) => x): Network {
  const layers = widths.slice(1);
  return (p, x) =>
    layers.reduce((h, units, i) => {
      const y = dense(p.at(`h${i}`), h, units);
      return i === layers.length - 1 ? last(y) : leakyRelu(y, 0.2);
    }, x);
}

/** Logits of the data and of the samples, computed as one batch. */
function judge(turn: Turn, batch: number): [real: Value, fake: Value] {
  const logits = turn.play('D', concat([turn.real(), turn.play('G', turn.noise())]));
  const [real = logits, fake = logits] = split(logits, [batch, batch]);
  return [real, fake];
}
