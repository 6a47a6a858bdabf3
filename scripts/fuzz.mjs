// Reads broken files with every parser: npm run fuzz -- [FILES, 20000] [SEED, 1] [PARSER]
import { spawnSync } from 'node:child_process';

const [files = '20000', seed = '1', parser] = process.argv.slice(2);
const { status } = spawnSync('npx', ['vitest', 'run', 'test/fuzz/fuzz.test.ts'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    GANYMEDE_FUZZ: files,
    GANYMEDE_SEED: seed,
    ...(parser && { GANYMEDE_PARSER: parser }),
  },
});
process.exit(status ?? 1);
