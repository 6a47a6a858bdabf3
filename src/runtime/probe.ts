import { add, graphOf, input } from '../ir/index.js';
import { scalar } from '../tensor/index.js';
import { GanymedeError, messageOf } from '../support/errors.js';
import type { Engine } from './engine.js';
import type { Device } from './host.js';
import { compileProgram, type CompiledProgram } from './program.js';

/** The smallest program: `x + 1`. */
export function probeProgram(): CompiledProgram {
  return compileProgram({ name: 'probe', graph: graphOf({ y: add(input('x', []), 1) }), random: {} });
}

/** What the engine computes for `1 + 1`, having loaded the probe. */
export async function probeResult(engine: Engine): Promise<number> {
  await engine.load(probeProgram());
  const { y } = await engine.run('probe', { feeds: { x: scalar(1) }, seed: 0, step: 0, steps: 1 });
  return Number(y?.data[0]);
}

/** Close the engine and throw DEVICE_UNAVAILABLE unless its device computes; `fix` says what to do then. */
export async function assertWorks(engine: Engine, device: Device, fix: string): Promise<void> {
  const works = async (): Promise<void> => {
    if ((await probeResult(engine)) !== 2) throw new Error('1 + 1 is not 2 there');
  };
  await closedIfFailing(engine, works).catch((cause: unknown) => {
    throw unavailable({ device, fix, cause });
  });
}

/** What comes of using a new engine. Where that fails it is closed: its thread would keep the process alive. */
export async function closedIfFailing<T>(engine: Engine, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    await engine.close().catch(() => undefined);
    throw error;
  }
}

function unavailable({ device, fix, cause }: { device: Device; fix: string; cause: unknown }): GanymedeError {
  const reason = messageOf(cause);
  return new GanymedeError('DEVICE_UNAVAILABLE', `the device "${device}" cannot be used: ${reason}`, {
    where: 'device',
    actual: device,
    fix,
    cause,
  });
}
