import { expect, test } from 'vitest';
import { modelCard } from './model-card.js';
import type { Config } from './recipe.js';

const config = { recipe: 'gan', data: '/home/ann/my photos', steps: 10, seed: 1, batch: 2 } as Config;

function cardOn(name: string): string {
  return modelCard({
    path: 'runs/0001-gan',
    recipe: { name: 'gan', summary: 'The first GAN', source: 'a paper' },
    config,
    data: { name, count: 9, shape: [1, 32, 32] },
    version: '1.0.0',
    parameters: {},
  });
}

test.each(['mnist', 'mnist at 32x32'])('data with a name is a data set of the card: %s', (name) => {
  expect(cardOn(name)).toContain('datasets:\n  - mnist\n');
  expect(cardOn(name)).toContain(`# gan on ${name}\n`);
});

test('of a folder the card tells the last part, the command the place', () => {
  const card = cardOn('/home/ann/my photos at 32x32');
  expect(card).not.toContain('datasets:');
  expect(card).toContain('# gan on my photos at 32x32\n');
  expect(card).toContain('9 images of 1x32x32 (my photos at 32x32).');
  expect(card.match(/\/home\/ann/g)).toHaveLength(1);
  expect(card).toContain("ganymede train gan '/home/ann/my photos' --steps 10");
});
