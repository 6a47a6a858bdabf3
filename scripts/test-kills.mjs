// Kills trainings at random instants (-9) and lets them go on: npm run test:kills -- [KILLS, 100] [SEED, 1]
import { spawnSync } from 'node:child_process';

const [kills = '100', seed = '1'] = process.argv.slice(2);
const { status } = spawnSync('npx', ['vitest', 'run', 'test/robust/kills.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, GANYMEDE_KILLS: kills, GANYMEDE_SEED: seed },
});
process.exit(status ?? 1);
