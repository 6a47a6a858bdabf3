import { input, type Value } from '../ir/index.js';
import type { Schedule } from '../optim/index.js';
import { noSchedule, scheduledTwice } from './step-faults.js';

/** The scalars of a round that are computed on the host, by the names of their inputs. */
export class RoundSchedules {
  readonly byInput: Record<string, Schedule> = {};
  private readonly inputs = new Map<string, Value<'Input'>>();

  /** One name is one scalar. */
  scalar(name: string, fn: Schedule): Value<'Input'> {
    const value = this.inputs.get(name) ?? input(`schedule/${name}`, []);
    this.inputs.set(name, value);
    this.byInput[value.attrs.name] ??= fn;
    return value;
  }

  /**
   * One scalar for all turns of a phase, in each of which its objective may make the schedule anew. Throws CALL_INVALID for what is
   * no schedule, and for a name whose schedule begins otherwise.
   */
  ofPhase(phase: number, name: string, fn: unknown): Value<'Input'> {
    if (!isSchedule(fn)) throw noSchedule(name, fn);
    const path = `game.${phase}.${name}`;
    const known = this.byInput[`schedule/${path}`];
    // The first round is one that every training has.
    if (known && !Object.is(known(1), fn(1))) throw scheduledTwice(name);
    return this.scalar(path, fn);
  }
}

const isSchedule = (given: unknown): given is Schedule => typeof given === 'function';
