import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import { acts, type CareOptions } from './diagnosis/index.js';
import type { CommonSettings } from './settings.js';

/** Throw CALL_INVALID unless every number of rounds is a whole one from 0. */
export function checkCounts(counts: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(counts).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
  if (!wrong) return;
  throw new GanymedeError('CALL_INVALID', `${wrong[0]} is ${wrong[1]}`, {
    where: wrong[0],
    expected: 'a whole number of rounds, from 0',
    actual: String(wrong[1]),
    fix: 'Give a whole number; where it is an interval, 0 is for none.',
  });
}

/** Throw CALL_INVALID for what no game can do by itself. */
export function checkAct({ act }: Pick<CareOptions, 'act'>): void {
  if (acts.includes(act)) return;
  throw new GanymedeError('CALL_INVALID', `a game in trouble cannot "${act}"`, {
    where: 'care.act',
    expected: acts.join(', '),
    actual: act,
    fix: didYouMean(act, acts),
  });
}

/** Throw CONFIG_INVALID for a game that is to stop at what nobody looks for. */
export function checkStop({ act, watchEvery }: Pick<CommonSettings, 'act' | 'watchEvery'>): void {
  if (act !== 'stop' || watchEvery > 0) return;
  throw new GanymedeError(
    'CONFIG_INVALID',
    'nobody looks whether the training should stop: watchEvery is 0',
    {
      where: 'act',
      expected: 'looks to act on',
      actual: 'act=stop, watchEvery=0',
      fix: 'Set watchEvery to a tenth of the steps or less, or leave act out.',
    },
  );
}
