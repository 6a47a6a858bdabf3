/** State names. Parameters and statistics are `player.layer.name`; what belongs to one of them follows an `@`. */
export const slotName = (parameter: string, slot: string): string => `${parameter}@${slot}`;

/** What files of a step are called, such as `step-00001000`. */
export const stepName = (step: number): string => `step-${String(step).padStart(8, '0')}`;

const averageSlot = 'average';

export const averageName = (parameter: string): string => slotName(parameter, averageSlot);

const rateSlot = 'rate';

/** The factor of a player's learning rates. */
export const rateName = (player: string): string => slotName(player, rateSlot);

/** Whether an optimizer may call a slot so: the training has slots of its own. */
export const isFreeSlot = (name: string): boolean =>
  name !== averageSlot && name !== rateSlot && !name.includes('@');

export const isRate = (state: string): boolean => state.endsWith(rateName(''));

/** The memory of the looks, which goes on whatever becomes of the players. */
export const isOfTheWatch = (name: string): boolean => name.startsWith('watch@');

/** The parameter an average is of; undefined for the name of another state. */
export function averagedName(state: string): string | undefined {
  const ending = `@${averageSlot}`;
  return state.endsWith(ending) ? state.slice(0, -ending.length) : undefined;
}
