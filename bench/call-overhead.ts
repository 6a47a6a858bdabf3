import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { add, graphOf, input } from 'ganymede/ir';
import { environment, nodeHost } from 'ganymede/node';
import { compileProgram } from 'ganymede/runtime';
import { scalar } from 'ganymede/tensor';
import { median, minimum, quantile } from './statistics.js';

const warmUp = 2000;
const { values } = parseArgs({
  options: { calls: { type: 'string', default: '20000' }, json: { type: 'string' } },
});

/** Microseconds of each call of the smallest program, `x + 1`. */
async function callTimes(thread: 'main' | 'worker', calls: number): Promise<number[]> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread });
  await engine.load(
    compileProgram({ name: 'smallest', graph: graphOf({ y: add(input('x', []), 1) }), random: {} }),
  );
  const call = { feeds: { x: scalar(1) }, seed: 0, step: 0, steps: 1 };
  const times: number[] = [];
  for (let i = 0; i < warmUp + calls; i++) {
    const start = performance.now();
    await engine.run('smallest', call);
    times.push((performance.now() - start) * 1e3);
  }
  await engine.close();
  return times.slice(warmUp);
}

const calls = Number(values.calls);
const results = [];
for (const thread of ['main', 'worker'] as const) {
  const times = await callTimes(thread, calls);
  results.push({ thread, min: minimum(times), median: median(times), p99: quantile(times, 0.99) });
}
const machine = environment();
process.stdout.write(
  `${calls} calls of the smallest program, microseconds a call\n${String(machine['cpu'])}, Node ${String(machine['node'])}\n`,
);
for (const { thread, min, median: middle, p99 } of results)
  process.stdout.write(
    `${thread.padEnd(6)}  min ${min.toFixed(1)}  median ${middle.toFixed(1)}  p99 ${p99.toFixed(1)}\n`,
  );
if (values.json !== undefined)
  await writeFile(values.json, `${JSON.stringify({ environment: machine, calls, results }, null, 2)}\n`);
