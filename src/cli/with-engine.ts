import { nodeHost } from '../node/index.js';
import type { Engine } from '../runtime/index.js';
import type { Config } from '../train/index.js';

/** Use an engine as a run's settings ask for it; 0 threads are one per core. It is closed in any case. */
export async function withEngine<T>(
  { device, threads }: Pick<Config, 'device' | 'threads'>,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await nodeHost.openEngine({ device, threads: threads || nodeHost.cores });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}
