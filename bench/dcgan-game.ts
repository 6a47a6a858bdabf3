import { nonSaturating } from 'ganymede/losses';
import { dcgan } from 'ganymede/recipes';
import { type Game, resolveConfig, type Turn } from 'ganymede/train';

const size = 64;
const width = 64;
const latent = 100;

/** The DCGAN of `peer/torch_server.py`: 64x64, 64 channels next to the image. */
export function dcganGame(batch: number): Game {
  const settings = [`G.channels=${width}`, `D.channels=${width}`, `latent=${latent}`, `batch=${batch}`];
  const game = dcgan.build(resolveConfig(dcgan, {}, settings), {
    name: 'pattern',
    count: batch,
    shape: [3, size, size],
  });
  return {
    ...game,
    phases: [
      { player: 'D', times: 1, objective: (turn) => nonSaturating.D(...judge(turn)) },
      {
        player: 'G',
        times: 1,
        noise: 'previous',
        objective: (turn) => nonSaturating.G(turn.play('D', turn.play('G', turn.noise()))),
      },
    ],
  };
}

/** D normalises over the batch: real and generated images are two. */
function judge(turn: Turn): [ReturnType<Turn['real']>, ReturnType<Turn['real']>] {
  return [turn.play('D', turn.real()), turn.play('D', turn.play('G', turn.noise()))];
}

/** Multiplications and additions of one round, each counted once; taps on padding count too. */
export function dcganFlopsPerRound(batch: number): number {
  const between = [1, 2, 3].map((i) =>
    convolution(width * 2 ** (i - 1), width * 2 ** i, size / 2 ** (i + 1)),
  );
  const inner = between.reduce((sum, each) => sum + each, 0);
  const edge = convolution(3, width, size / 2);
  const top = width * 8 * 16;
  const [g, d] = [inner + edge + latent * top, inner + edge + top];
  // D's move: G once, D on two batches, gradients of all weights, and of inputs but the images.
  const moveOfD = g + 2 * d + 2 * d + 2 * (d - edge);
  // G's move: D again, its input gradients down to the image, both gradients of G but that of the noise.
  const moveOfG = d + d + g + (g - latent * top);
  return 2 * batch * (moveOfD + moveOfG);
}

/** Products of a convolution 4x4 to planes of `side x side`. */
function convolution(inputs: number, outputs: number, side: number): number {
  return inputs * outputs * 16 * side * side;
}
