import { seconds } from '../support/web.js';

const targetSeconds = 0.25;
const mostRounds = 64;
/** A call hands all states over and back, which costs 5 % of a round of large networks: several share it while that is bearable. */
const [sharing, bearableSeconds] = [4, 2];

/** How many rounds fit in one call that keeps the program responsive. */
export class Pace {
  rounds = 1;
  secondsPerRound = 0;
  private calls = 0;

  async time<T>(rounds: number, call: () => Promise<T>): Promise<T> {
    const start = seconds();
    const result = await call();
    this.observe((seconds() - start) / rounds);
    return result;
  }

  private observe(elapsed: number): void {
    // The first calls grow the runtime's memory and are slower than all that follow.
    this.calls += 1;
    this.secondsPerRound = this.calls <= 3 ? elapsed : 0.9 * this.secondsPerRound + 0.1 * elapsed;
    const within = (limit: number): number => Math.floor(limit / this.secondsPerRound);
    const wanted = Math.max(within(targetSeconds), Math.min(sharing, within(bearableSeconds)));
    this.rounds = Math.max(1, Math.min(mostRounds, wanted));
  }
}
