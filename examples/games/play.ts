import type { Dataset } from 'ganymede/data';
import { nodeHost } from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';
import type { Tensor } from 'ganymede/tensor';
import { type Game, loadSampler, drawNoise, train } from 'ganymede/train';

export interface Played {
  /** 2,500 samples of a generator, the one the game names by default. */
  readonly samples: (player?: string) => Promise<Tensor>;
  /** The players as they are now; give it back with `close`. */
  readonly engine: Engine;
}

/** Train a game to its end, printing ten lines on the way. */
export async function play(
  game: Game,
  data: Dataset,
  { steps, seed }: { steps: number; seed: number },
): Promise<Played> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  const every = { log: Math.ceil(steps / 10), sample: 0, save: 0 };
  for await (const event of train({ game, data, engine, seed, steps, every })) {
    if (event.kind !== 'log') continue;
    const scalars = Object.entries(event.metrics).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    say(`step ${event.step}  ${scalars.join('  ')}`);
  }
  const samples = async (player = game.samples.player): Promise<Tensor> => {
    const of = { ...game, samples: { ...game.samples, player } };
    const sampler = await loadSampler(engine, of, 2500);
    return sampler(drawNoise(of, 2500, { seed, stream: 'example' }));
  };
  return { samples, engine };
}

/** Print a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
