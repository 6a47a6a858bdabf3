import { expect, test } from 'vitest';
import { cast, mean, square, sub, type Value } from 'ganymede/ir';
import { dense, type Params } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { sgd } from 'ganymede/optim';
import type { Field, Game, TrainEvent } from 'ganymede/train';
import { pointsOf } from '../diagnosis/worlds.js';
import { eventsOf } from './events.js';

const data = pointsOf(
  'pairs',
  Array.from({ length: 20 }, (_, i) => [i, i * i]),
);

const x: Field = { shape: [2], dtype: 'float32' };
const label: Field = { shape: [], dtype: 'int32' };

/** G draws its samples, of so many coordinates, to the mean of the first field. */
function game(fields: Readonly<Record<string, Field>>, coordinates = 2): Game {
  const network = (p: Params, z: Value): Value => dense(p.at('y'), z, coordinates);
  const [name] = Object.keys(fields);
  return {
    players: { G: { network, optimizer: sgd({ lr: 0.001 }) } },
    phases: [
      {
        player: 'G',
        times: 1,
        objective: (turn) => {
          const target = mean(cast(turn.real(name), 'float32'));
          return mean(square(sub(turn.play('G', turn.noise()), target)));
        },
      },
    ],
    batch: 4,
    fields,
    latent: { shape: [2], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [coordinates], range: [-1, 1] },
  };
}

/** The game watched and logged in every round. */
async function played(game: Game): Promise<TrainEvent[]> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  const [every, care] = [{ log: 1, sample: 0, save: 0 }, { every: 1, act: 'report' } as const];
  try {
    return await eventsOf({ game, data, engine, steps: 2, every, care });
  } finally {
    await engine.close();
  }
}

test.each<[string, Field, string]>([
  ['shape', { shape: [3], dtype: 'float32' }, 'float32 [3]'],
  ['rank', { shape: [2, 1], dtype: 'float32' }, 'float32 [2,1]'],
  ['dtype', { shape: [2], dtype: 'uint8', range: [0, 1] }, 'uint8 [2]'],
])('a field of another %s than the data is refused', async (_, wrong, actual) => {
  await expect(played(game({ x: wrong }))).rejects.toMatchObject({
    code: 'DATA_UNFIT',
    where: 'fields.x',
    expected: 'float32 [2], as pairs has it',
    actual,
  });
});

test('classes that the data does not have may not be drawn, but may be named', async () => {
  await expect(played(game({ label, x }))).rejects.toMatchObject({ code: 'FIELD_UNKNOWN', actual: 'label' });
  expect((await played(game({ x, label }))).at(-1)).toMatchObject({ kind: 'end' });
});

test('samples of another size than the examples are trained, and nobody looks', async () => {
  const logged = async (coordinates: number): Promise<string[]> => {
    const events = await played(game({ x }, coordinates));
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'finished' });
    return events.flatMap((event) => (event.kind === 'log' ? Object.keys(event.metrics) : []));
  };
  expect(await logged(2)).toContain('watch.distance');
  const unseen = await logged(3);
  expect(unseen).toContain('loss.G');
  expect(unseen).not.toContain('watch.distance');
});
