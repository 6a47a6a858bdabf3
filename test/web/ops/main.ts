import { webHost } from 'ganymede/web';
import { opCases } from '../../ops/cases/index.js';
import { runCase } from '../../ops/run.js';

/** Results by the title of the case and the name of the output. */
export type OpResults = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

declare global {
  interface Window {
    runOps(): Promise<OpResults>;
  }
}

window.runOps = async () => {
  const engine = await webHost.openEngine({ device: 'cpu', threads: 1 });
  try {
    const results: Record<string, Record<string, number[]>> = {};
    for (const { title, opCase } of opCases) {
      const outputs = Object.entries(await runCase(engine, opCase));
      results[title] = Object.fromEntries(outputs.map(([name, { data }]) => [name, Array.from(data)]));
    }
    return results;
  } finally {
    await engine.close();
  }
};
