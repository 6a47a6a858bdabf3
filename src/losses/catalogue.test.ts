import { expect, test } from 'vitest';
import { adversarialLosses } from './adversarial/table.js';
import { catalogue } from './catalogue.js';

test('the catalogue lists every adversarial loss, each name once, and says when to use it', () => {
  const names = catalogue.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(adversarialLosses)));
  expect(new Set(names).size).toBe(names.length);
  for (const { advice, source } of catalogue) {
    expect(advice).toMatch(/^[A-Z].*\.$/);
    expect(source).toMatch(/\d{4}/);
  }
});

test('an entry of a loss has both formulas', () => {
  expect(catalogue.find(({ name }) => name === 'wasserstein')).toMatchObject({
    kind: 'loss',
    formula: 'D: E[D(G(z))] - E[D(x)]  G: -E[D(G(z))]',
  });
});
