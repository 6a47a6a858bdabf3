import { createHash } from 'node:crypto';
import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeSafetensors, tensor } from '../../src/tensor/index.js';
import { here, readLines, temporaryFolder } from '../cli/command.js';
import { idxFolder, squares } from '../cli/idx-files.js';
import { missingModules, runPython } from './python.js';

const script = fileURLToPath(new URL('read-run.py', import.meta.url));
const missing = missingModules(['safetensors', 'numpy', 'onnx', 'tensorboard', 'huggingface_hub']);
if (missing !== undefined)
  process.stdout.write(`skipped: the readers of Python (name one with GANYMEDE_PYTHON): ${missing}\n`);

interface Read {
  readonly tensors: Readonly<Record<string, [number[], string]>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly onnx: Readonly<Record<string, string>>;
  readonly scalars: Readonly<Record<string, [number, number][]>>;
  readonly images: readonly [number, number, number][];
  readonly png: string;
  readonly card: Readonly<Record<string, unknown>>;
}

const sha256 = (bytes: NodeJS.ArrayBufferView): string => createHash('sha256').update(bytes).digest('hex');

test.skipIf(missing !== undefined)(
  'libraries of Python read what a run, stopped and resumed, has written',
  async () => {
    const folder = await temporaryFolder();
    const data = await idxFolder(folder, squares());
    const out = join(folder, 'runs');
    const run = join(out, '0001-read');
    const sizes = ['--batch', '16', '--set', 'G.units=[16]', '--set', 'D.units=[16]', '--threads', '1'];
    const often = ['--log-every', '10', '--sample-every', '20', '--save-every', '20'];
    const args = [
      'train',
      `idx:${data}`,
      '--out',
      out,
      '--name',
      'read',
      '--steps',
      '40',
      ...sizes,
      ...often,
    ];
    expect((await here(args)).status).toBe(0);
    // The last checkpoint is lost, so that steps are trained twice.
    await truncate(join(run, 'checkpoints/step-00000040/state.safetensors'), 1000);
    expect((await here(['resume', run, '--steps', '60'])).status).toBe(0);

    const read = runPython(script, [run]) as Read;
    const bytes = await readFile(join(run, 'checkpoints/step-00000060/state.safetensors'));
    const { tensors } = decodeSafetensors(bytes);
    expect(read.tensors).toEqual(
      Object.fromEntries(
        Object.entries(tensors).map(([name, { shape, data }]) => [name, [shape, sha256(data)]]),
      ),
    );
    expect(read.metadata).toEqual({ format: 'ganymede', step: '60' });
    const theirs = decodeSafetensors(await readFile(join(run, 'theirs.safetensors')));
    expect(theirs).toEqual({
      tensors: { ...tensors, half: tensor([2], [1.5, -2]) },
      metadata: { by: 'python' },
    });

    expect(read.outputs).toEqual(['images']);
    expect(read.onnx['ganymede.step']).toBe('60');

    const lines = await readLines(join(run, 'metrics.jsonl'));
    expect(lines.map(({ step }) => step)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(read.scalars['loss/D']).toEqual(
      lines.map((line) => [line['step'], Math.fround(Number(line['loss.D']))]),
    );
    expect(read.images.map(([step]) => step)).toEqual([0, 20, 40, 60]);
    expect(read.png).toBe(sha256(await readFile(join(run, 'samples/step-00000060.png'))));

    expect(read.card).toMatchObject({
      library_name: 'ganymede',
      tags: expect.arrayContaining(['gan']) as unknown,
      pipeline_tag: 'unconditional-image-generation',
    });
  },
);
