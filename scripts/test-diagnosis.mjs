// Trains the sound and the faulty games of test/diagnosis with many seeds: node scripts/test-diagnosis.mjs [SEEDS, 20]
import { spawnSync } from 'node:child_process';

const [seeds = '20'] = process.argv.slice(2);
const { status } = spawnSync('npx', ['vitest', 'run', 'test/diagnosis/faults.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, GANYMEDE_SEEDS: seeds },
});
process.exit(status ?? 1);
