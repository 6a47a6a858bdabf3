import { recipeNamed, resolveConfig, train } from 'ganymede';
import { inMemoryDataset } from 'ganymede/data';
import type { Device, Host } from 'ganymede/runtime';

/** What a training leaves, in a form that crosses from a page to a test. */
export interface Played {
  readonly losses: readonly (readonly [D: number, G: number])[];
  readonly state: Readonly<Record<string, readonly number[]>>;
}

/** Twenty rounds of the default recipe on 64 made-up images, the same on every host. */
export async function play(host: Host, device: Device): Promise<Played> {
  const data = inMemoryDataset({
    name: 'stripes',
    images: {
      dtype: 'uint8',
      shape: [64, 1, 28, 28],
      data: Uint8Array.from({ length: 64 * 784 }, (_, i) => (i % 7 < 3 ? 255 : (i * 37) % 251)),
    },
  });
  const recipe = recipeNamed('gan-quick');
  const config = resolveConfig(recipe, { steps: 20, batch: 16 });
  const game = recipe.build(config, data);
  const engine = await host.openEngine({ device, threads: 2 });
  try {
    const losses: [number, number][] = [];
    let state: Played['state'] = {};
    const every = { log: 1, sample: 0, save: 0 };
    for await (const event of train({ game, data, engine, seed: 5, steps: config.steps, every })) {
      if (event.kind === 'log')
        losses.push([event.metrics['loss.D'] ?? Number.NaN, event.metrics['loss.G'] ?? Number.NaN]);
      if (event.kind === 'save')
        state = Object.fromEntries(
          Object.entries(event.state).map(([name, tensor]) => [name, Array.from(tensor.data)]),
        );
    }
    return { losses, state };
  } finally {
    await engine.close();
  }
}
