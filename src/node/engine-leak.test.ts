import { expect, test, vi } from 'vitest';
import type * as Runtime from '../runtime/index.js';
import { nodeHost } from './index.js';

const probed = vi.hoisted((): { engine?: Runtime.Engine } => ({}));
vi.mock('../runtime/index.js', async (original) => ({
  ...(await original<typeof Runtime>()),
  withFastestLayout: (engine: Runtime.Engine) => {
    probed.engine = engine;
    return Promise.reject(new Error('no layout works'));
  },
}));

test('an engine whose layouts cannot be probed is closed', async () => {
  await expect(nodeHost.openEngine({ device: 'cpu', threads: 1 })).rejects.toThrow('no layout works');
  await expect(probed.engine?.readState()).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});
