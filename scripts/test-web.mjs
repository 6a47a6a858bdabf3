// Runs the tests that need a browser, in Chromium; says so and passes where there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const chromium = candidates.find((path) => path !== undefined && existsSync(path));
if (chromium === undefined) {
  process.stdout.write(
    'browser tests skipped: no Chromium found (install it, or set CHROMIUM to its path)\n',
  );
  process.exit(0);
}
const { status } = spawnSync('npx', ['vitest', 'run', '--config', 'vitest.web.config.ts'], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: chromium },
});
process.exit(status ?? 1);
