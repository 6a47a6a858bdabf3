import { openWorld } from 'ganymede/data';
import { play, say } from '../play.js';
import { encoderGame } from './game.js';
import { reconstructions } from './reconstruct.js';

const steps = 4000;
const data = openWorld('ring');
const game = encoderGame(steps);
const { engine } = await play(game, data, { steps, seed: 1 });
const { error, spread } = await reconstructions(engine, game, data);
say(
  `G(E(x)) is ${error.toFixed(3)} from x on average; two points of the data are ${spread.toFixed(3)} apart`,
);
await engine.close();
