import { openWorld } from 'ganymede/data';
import { asPoints, modeCoverage } from 'ganymede/metrics';
import { play, say } from '../play.js';
import { twoGeneratorsGame } from './game.js';

const steps = 3000;
const data = openWorld('ring');
const { samples, engine } = await play(twoGeneratorsGame(steps), data, { steps, seed: 1 });
for (const name of ['G1', 'G2']) {
  const { centres, sigma } = data.modes ?? { centres: data.batch([0]), sigma: 1 };
  const { counts } = modeCoverage(asPoints(await samples(name)), {
    centres: asPoints(centres),
    sigmas: 3 * sigma,
  });
  say(`${name}: samples near each of the eight modes ${counts.join(' ')}`);
}
await engine.close();
