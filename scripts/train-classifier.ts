import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type ClassifierCard,
  classifierFolder,
  type ClassifierName,
  environment,
  nodeHost,
  openDataset,
} from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';
import { encodeSafetensors, type Tensor } from 'ganymede/tensor';
import { train } from 'ganymede/train';
import { accuracyOf } from './classifier/accuracy.js';
import { classifierGame, type Training } from './classifier/game.js';
import { weightsOf } from './classifier/weights.js';

const trainings: Readonly<Record<ClassifierName, Training>> = {
  mnist: { batch: 128, steps: 2000, augmentation: { shift: 2, mirror: false } },
  'fashion-mnist': { batch: 128, steps: 5600, augmentation: { shift: 1, mirror: true } },
};

const architecture =
  'conv 3x3 16, conv 3x3/2 32, conv 3x3 48, pool 2, conv 3x3 96, pool 2, dense 128 (features), dense 10; batch norm and ReLU after each but the last';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string' },
    out: { type: 'string', default: classifierFolder },
  },
});

const name = nameOf(positionals);
const seed = Number(values.seed);
const training = { ...trainings[name], ...(values.steps !== undefined && { steps: Number(values.steps) }) };
const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
const began = performance.now();
const weights = weightsOf(await trained(engine));
const seconds = Math.round((performance.now() - began) / 1000);
const accuracy = await accuracyOf(engine, name, { name, tensors: weights });
await engine.close();
await write();
say(`test accuracy ${(100 * accuracy).toFixed(2)} %, ${seconds} s, ${join(values.out, name)}.safetensors`);

function nameOf([asked]: readonly string[]): ClassifierName {
  if (asked === 'mnist' || asked === 'fashion-mnist') return asked;
  throw new Error(
    'usage: npm run train:classifier -- mnist|fashion-mnist [--seed N] [--steps N] [--out DIR]',
  );
}

/** The state after the last step. */
async function trained(on: Engine): Promise<Readonly<Record<string, Tensor>>> {
  const game = classifierGame(training);
  const data = await openDataset(name);
  const every = { log: 100, sample: 0, save: 0 };
  let state: Readonly<Record<string, Tensor>> = {};
  for await (const event of train({ game, data, engine: on, seed, steps: training.steps, every })) {
    if (event.kind === 'log')
      say(
        `step ${event.step}: loss ${event.metrics['loss.C']?.toFixed(4) ?? '?'}, ${event.secondsPerStep.toFixed(3)} s a step`,
      );
    if (event.kind === 'save') state = event.state;
  }
  return state;
}

async function write(): Promise<void> {
  const bytes = encodeSafetensors(weights, { format: 'ganymede', classifier: name });
  const { cpu, platform, node, onnxruntime, ganymede } = environment();
  const card: ClassifierCard = {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    accuracy,
    architecture,
    parameters: Object.values(weights).reduce((sum, { data }) => sum + data.length, 0),
    command: ['npm run train:classifier --', ...process.argv.slice(2)].join(' '),
    ...training,
    seed,
    seconds,
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu, platform, node, onnxruntime, ganymede, threads: 1 },
  };
  await mkdir(values.out, { recursive: true });
  await writeFile(join(values.out, `${name}.safetensors`), bytes);
  await writeFile(join(values.out, `${name}.json`), `${JSON.stringify(card, null, 2)}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
