import { GanymedeError } from '../support/errors.js';

/** Samples whose latents are averaged, and what becomes of their mean. */
export interface SignedTerm {
  readonly sign: 1 | -1;
  /** Numbers of samples, from 1. */
  readonly samples: readonly number[];
}

/** Terms such as `3,17,24 - 5,8,13 + 1,2,9`, of samples from 1 to `count`. Throws USAGE. */
export function parseArithmetic(text: string, count: number): SignedTerm[] {
  if (!/^\s*[-+]?\s*\d+(\s*,\s*\d+)*(\s*[-+]\s*\d+(\s*,\s*\d+)*)*\s*$/.test(text)) throw wrong(text, count);
  const terms = [...text.matchAll(/([-+]?)\s*(\d+(?:\s*,\s*\d+)*)/g)].map(
    ([, sign = '', samples = '']): SignedTerm => ({
      sign: sign === '-' ? -1 : 1,
      samples: samples.split(',').map(Number),
    }),
  );
  if (terms.some(({ samples }) => samples.some((sample) => sample < 1 || sample > count)))
    throw wrong(text, count);
  return terms;
}

function wrong(text: string, count: number): GanymedeError {
  return new GanymedeError('USAGE', `"${text}" is no arithmetic of samples`, {
    where: 'arithmetic',
    expected: `samples from 1 to ${count}, averaged where commas are between them: "3,17,24 - 5,8,13 + 1,2,9"`,
    actual: text,
    fix: 'Look at the samples with ganymede generate RUN, and count them from 1, row by row.',
  });
}
