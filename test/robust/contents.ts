import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadNewestCheckpoint } from '../../src/train/index.js';
import { folderStore } from '../../src/node/index.js';
import { readLines } from '../cli/command.js';

/** What a training computed: its last state, what was logged but for the time it took, its samples. */
export interface Contents {
  readonly step: number;
  readonly state: string;
  readonly generator: string;
  readonly metrics: readonly unknown[];
  readonly samples: Readonly<Record<string, string>>;
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function contentsOf(run: string): Promise<Contents> {
  const { checkpoint } = await loadNewestCheckpoint(folderStore(run));
  const folder = `checkpoints/step-${String(checkpoint.step).padStart(8, '0')}`;
  const samples = await readdir(join(run, 'samples'));
  return {
    step: checkpoint.step,
    state: hash(await readFile(join(run, folder, 'state.safetensors'))),
    generator: hash(await readFile(join(run, 'export/generator.onnx'))),
    metrics: (await readLines(join(run, 'metrics.jsonl'))).map((line) => ({ ...line, secondsPerStep: 0 })),
    samples: Object.fromEntries(
      await Promise.all(
        samples.map(async (name) => [name, hash(await readFile(join(run, 'samples', name)))] as const),
      ),
    ),
  };
}
