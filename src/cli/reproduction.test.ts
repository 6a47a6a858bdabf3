import { expect, test } from 'vitest';
import { goingOn } from './reproduction.js';

test('the command that goes on asks for what was asked for', () => {
  expect(goingOn('runs/0001-a', { threads: 1 })).toBe('npx ganymede reproduce --continue runs/0001-a');
  expect(goingOn('my runs/1', { seeds: 3, seed: 0, methods: 'GAN;PacGAN2', threads: 2 })).toBe(
    "npx ganymede reproduce --continue 'my runs/1' --seeds 3 --seed 0 --methods 'GAN;PacGAN2' --threads 2",
  );
});
