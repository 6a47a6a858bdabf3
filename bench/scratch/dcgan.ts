import { add, flatten, leakyRelu, mean, relu, reshape, sigmoid, softplus, neg, tanh, type Value } from 'ganymede/ir';
import { batchNorm, conv, convTranspose, dense, type Network } from 'ganymede/nn';
import { adam } from 'ganymede/optim';
import { nodeHost } from 'ganymede/node';
import { compileProgram, type Layout } from 'ganymede/runtime';
import { tensor, type Tensor } from 'ganymede/tensor';
import { buildStep, type Game } from 'ganymede/train';
import { writeFileSync } from 'node:fs';

const G: Network = (p, z) => {
  let h: Value = reshape(dense(p.at('h0'), z, 512 * 16, { bias: false }), [-1, 512, 4, 4]);
  h = relu(batchNorm(p.at('h0'), h));
  for (const [i, c] of [256, 128, 64].entries()) {
    const q = p.at(`h${i + 1}`);
    h = relu(batchNorm(q, convTranspose(q, h, c, { kernel: 4, strides: 2, pads: 1, bias: false })));
  }
  return tanh(convTranspose(p.at('x'), h, 3, { kernel: 4, strides: 2, pads: 1, bias: false }));
};
const D: Network = (p, x) => {
  let h = leakyRelu(conv(p.at('h0'), x, 64, { kernel: 4, strides: 2, pads: 1, bias: false }), 0.2);
  for (const [i, c] of [128, 256, 512].entries()) {
    const q = p.at(`h${i + 1}`);
    h = leakyRelu(batchNorm(q, conv(q, h, c, { kernel: 4, strides: 2, pads: 1, bias: false })), 0.2);
  }
  return dense(p.at('y'), flatten(h), 1, { bias: false });
};
const batch = Number(process.env['BATCH'] ?? 64);
const game: Game = {
  players: { G: { network: G, optimizer: adam({ lr: 2e-4, beta1: 0.5 }) }, D: { network: D, optimizer: adam({ lr: 2e-4, beta1: 0.5 }) } },
  phases: [
    { player: 'D', times: 1, objective: (t) => { const real = t.play('D', t.real()); const fake = t.play('D', t.play('G', t.noise())); return add(mean(softplus(neg(real))), mean(softplus(fake))); } },
    { player: 'G', times: 1, noise: 'previous', objective: (t) => mean(softplus(neg(t.play('D', t.play('G', t.noise()))))) },
  ],
  batch,
  fields: { x: { shape: [3, 64, 64], dtype: 'uint8', range: [-1, 1] } },
  latent: { shape: [100], distribution: { kind: 'normal' } },
  samples: { player: 'G', shape: [3, 64, 64], range: [-1, 1] },
};
const K = Number(process.env['K'] ?? 2);
const threads = Number(process.env['THREADS'] ?? 2);
const program = buildStep(game);
const ns = await Promise.all((process.env['LAYOUTS'] ?? 'NCHW,auto').split(',').map(async (l) => {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads });
  const layout: Layout = l === 'auto' ? engine.layout : (l as Layout);
  const compiled = compileProgram(program.spec, { layout });
  if (process.env['DUMP']) writeFileSync(`/tmp/dcgan-${layout}.onnx`, compiled.model);
  await engine.load(compiled);
  await engine.writeState(program.table.initial(1));
  const feeds: Record<string, Tensor> = Object.fromEntries(program.draws.map(({ input }) => [input, tensor([K, batch, 3, 64, 64], Uint8Array.from({ length: K * batch * 12288 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24))]));
  let step = 0;
  return { layout, times: [] as number[], run: async () => { const t = performance.now(); const sch = Object.fromEntries(Object.entries(program.schedules).map(([n, f]) => [n, tensor([K], Float32Array.from({ length: K }, (_, i) => f(step + i + 1)))])); const r = await engine.run('step', { feeds: { ...feeds, ...sch }, seed: 1, step, steps: K }); step += K; return [(performance.now() - t) / K, r] as const; }, close: () => engine.close() };
}));
for (const n of ns) { const [, r] = await n.run(); console.log(n.layout, Object.fromEntries(Object.entries(r).map(([k, v]) => [k, Array.from(v.data)]))); }
for (let i = 0; i < Number(process.env['ROUNDS'] ?? 5); i++) for (const n of ns) { await new Promise((r) => setTimeout(r, 30)); n.times.push((await n.run())[0]); }
for (const n of ns) { const t = n.times.sort((a, b) => a - b); console.log(n.layout, 'min', t[0]?.toFixed(0), 'median', t[t.length >> 1]?.toFixed(0), 'ms/step'); await n.close(); }
void sigmoid;
