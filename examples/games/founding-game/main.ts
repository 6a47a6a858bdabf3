import { openWorld } from 'ganymede/data';
import { play, say } from '../play.js';
import { foundingGame } from './game.js';

const steps = 4000;
const { samples, engine } = await play(foundingGame(steps), openWorld('mixture'), { steps, seed: 1 });
const { data } = await samples();
const share = (low: number, high: number): string =>
  `${((100 * data.filter((x) => x >= low && x < high).length) / data.length).toFixed(0)} %`;
say(
  `left hump ${share(-5, -1)} (data 40 %), middle ${share(-1, 1.25)} (35 %), right ${share(1.25, 5)} (25 %)`,
);
await engine.close();
