import { significant } from '../../support/significant.js';
import type { Action } from '../events.js';

/** A number as evidence shows it: three digits that matter. */
export function threeDigits(value: number): string {
  return significant(value, 3);
}

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What was done, in words; empty where nothing was. */
export function doneText(action: Action | undefined): string {
  switch (action?.kind) {
    case undefined:
      return '';
    case 'stop':
      return 'the training stops here';
    case 'rollback':
      return [
        `the players go back to step ${action.to}`,
        ...(action.factors ? [ratesText(action.factors)] : []),
      ].join('; ');
    case 'halve':
      return ratesText(action.factors);
  }
}

function ratesText(factors: Readonly<Record<string, number>>): string {
  const each = Object.entries(factors).map(([player, factor]) => `${player} ${threeDigits(factor)}`);
  return `learning rates from here on, as factors: ${each.join(', ')}`;
}
