import { seconds } from '../support/web.js';

/** One Ctrl-C comes twice where npm runs us: from the terminal and from npm. The second comes within milliseconds. */
const echoes = { expected: process.env['npm_command'] !== undefined, seconds: 0.5 };

/** A stop asked for by Ctrl-C, SIGTERM or the end of the terminal. The first lets the step finish; the second quits at once. */
export class StopRequest {
  aborted = false;
  /** Exit status for the signal that came, 0 while none has. */
  status = 0;
  private signal: NodeJS.Signals = 'SIGINT';
  /** When the first came. */
  private since = 0;
  private readonly listeners: [NodeJS.Signals, () => void][];

  constructor(onFirst: () => void) {
    this.listeners = (
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
        ['SIGHUP', 129],
      ] as const
    ).map(([signal, status]) => [
      signal,
      () => {
        this.receive(signal, status, onFirst);
      },
    ]);
    for (const [signal, listener] of this.listeners) process.on(signal, listener);
  }

  /** Leave signals to the system again. */
  release(): void {
    for (const [signal, listener] of this.listeners) process.off(signal, listener);
  }

  /** End the process as the signal that came would have. */
  obey(): void {
    this.die(this.signal);
  }

  private receive(signal: NodeJS.Signals, status: number, onFirst: () => void): void {
    if (this.aborted) {
      if (!echoes.expected || seconds() - this.since > echoes.seconds) this.die(signal);
      return;
    }
    this.aborted = true;
    this.since = seconds();
    this.status = status;
    this.signal = signal;
    onFirst();
  }

  /** By the signal itself: an orderly exit would wait for the engine's thread, and abort where that is inside a program. */
  private die(signal: NodeJS.Signals): void {
    this.release();
    process.kill(process.pid, signal);
  }
}
