import { expect, test } from 'vitest';
import { evaluate } from '../../test/oracle/interpreter.js';
import { add, constant, input, matmul, reshape, type Value } from '../ir/index.js';
import { tensor } from '../tensor/index.js';
import type { Turn } from '../train/index.js';
import { penaltyTerms } from './penalty-terms.js';
import type { Stabilisers } from './stabilisers.js';

/** D judges two numbers at once, with slopes 3 and 4. */
const turn = {
  play: (_: string, x: Value) => matmul(reshape(x, [2, 2]), constant(tensor([2, 1], [3, 4]))),
} as unknown as Turn;

function penaltyOf(kind: Stabilisers['penalty']['kind']): number | undefined {
  const [real, fake] = [input('real', [4, 1]), input('fake', [4, 1])];
  const settings = { penalty: { kind, weight: 2, every: 1 }, pack: 2, steps: 1 };
  const terms = penaltyTerms(settings, turn, { real, fake, label: undefined });
  const feeds = new Map(['real', 'fake'].map((name) => [name, [0, 0, 0, 0]]));
  return evaluate([terms.reduce((sum, term) => add(sum, term))], feeds)[0]?.[0];
}

test('R1 and R2 are gamma / 2 times the mean over packs of the squared norm over all of a pack', () => {
  expect(penaltyOf('r1')).toBe(25);
  expect(penaltyOf('r2')).toBe(25);
  expect(penaltyOf('r1+r2')).toBe(50);
});
