import { nodeHost } from 'ganymede/node';
import { recipeNamed, resolveConfig, train } from 'ganymede';
import { tensor } from 'ganymede/tensor';
import { modeCoverage, asPoints } from 'ganymede/metrics';
import { fillNormal, fillUniform } from '../src/support/philox.js';

const world = process.argv[2] ?? 'ring';
const sets = process.argv.slice(3);
const n = 100000;
const centres: number[][] = world === 'ring'
  ? Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)])
  : [-4, -2, 0, 2, 4].flatMap((x) => [-4, -2, 0, 2, 4].map((y) => [x, y]));
const sigma = world === 'ring' ? 0.01 : 0.05;
function make(name: string, count: number) {
  const noise = new Float32Array(2 * count); fillNormal(noise, { seed: 7, stream: name, step: 0 }, 0, sigma);
  const u = new Float32Array(count); fillUniform(u, { seed: 7, stream: name + 'u', step: 0 }, 0, 1);
  const data = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) { const c = centres[Math.floor(u[i]! * centres.length)]!; data[2 * i] = c[0]! + noise[2 * i]!; data[2 * i + 1] = c[1]! + noise[2 * i + 1]!; }
  return { name: world, count, shape: [2], batch: (ix: ArrayLike<number>) => { const out = new Float32Array(2 * ix.length); for (let i = 0; i < ix.length; i++) { out[2 * i] = data[2 * ix[i]!]!; out[2 * i + 1] = data[2 * ix[i]! + 1]!; } return tensor([ix.length, 2], out); } };
}
const data = { ...make('a', n), modes: { centres: tensor([centres.length, 2], centres.flat()), sigma }, heldOut: make('b', 10000) };
const recipe = recipeNamed('points');
const config = resolveConfig(recipe, {}, sets);
const game = recipe.build(config, data);
const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
const t0 = performance.now();
let samples;
for await (const e of train({ game, data, engine, seed: config.seed, steps: config.steps, every: { log: config.logEvery, sample: config.sampleEvery, save: 0 }, care: { every: config.watchEvery, act: config.act as 'report' } })) {
  if (e.kind === 'log' && 'watch.diversity' in e.metrics && process.env['V']) console.log(e.step, (e.secondsPerStep * 1000).toFixed(2) + 'ms', JSON.stringify(Object.fromEntries(Object.entries(e.metrics).map(([k, v]) => [k, Number(v.toPrecision(3))]))));
  if (e.kind === 'diagnosis') console.log(e.step, e.diagnosis.verdict, e.diagnosis.evidence.join('; '), e.action ?? '');
  if (e.kind === 'sample') { samples = e.images; const c = modeCoverage(asPoints(samples), { centres: asPoints(data.modes.centres), sigmas: sigma }); console.log(e.step, ((performance.now() - t0) / 1000).toFixed(1) + 's', 'modes', c.covered, 'HQ', c.highQuality.toFixed(3), 'rKL', c.divergences?.reverseKl.toFixed(4)); }
}
await engine.close();
