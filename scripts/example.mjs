// Plays a game of examples/games: node scripts/example.mjs NAME
import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const names = readdirSync('examples/games', { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const [name] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(`usage: npm run example ${names.join('|')}\n`);
  process.exit(2);
}
const options = ['--conditions=@ganymede/source', '--import', 'tsx', `examples/games/${name}/main.ts`];
process.exit(spawnSync(process.execPath, options, { stdio: 'inherit' }).status ?? 1);
