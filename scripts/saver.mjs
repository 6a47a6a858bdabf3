// Saves a checkpoint of step 2 in a run once told to: node scripts/saver.mjs RUN
import { once } from 'node:events';
import { folderStore } from 'ganymede/node';
import { tensor } from 'ganymede/tensor';
import { saveCheckpoint } from 'ganymede/train';

const store = folderStore(process.argv[2] ?? '');
const state = { w: tensor([1000], new Float32Array(1000).fill(2)) };
process.stdout.write('ready\n');
await once(process.stdin, 'data');
await store.append('metrics.jsonl', '{"step":2}\n');
await saveCheckpoint(store, { step: 2, state });
process.exit(0);
