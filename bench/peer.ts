import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Candidate } from './candidate.js';

export interface PeerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Of the steps asked for, the share this one does: for the slow. */
  readonly share?: number;
  /** Of the rounds, how many it takes part in; by default all. */
  readonly rounds?: number;
}

type Answer = Readonly<Record<string, unknown>>;

/** A step server in a process of its own: requests in lines, answers in lines of JSON. Rejects if it cannot start. */
export async function startPeer(peer: PeerCommand): Promise<Candidate> {
  const server = new StepServer(peer);
  const facts = await server.answer();
  const { share = 1 } = peer;
  return {
    name: peer.name,
    facts: Object.entries(facts)
      .filter(([key]) => key !== 'ready')
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', '),
    ...(peer.rounds !== undefined && { rounds: peer.rounds }),
    time: (steps) => server.ask(`step ${Math.max(1, Math.round(steps * share))}`, 'ms'),
    ...(peer.name.startsWith('PyTorch') && {
      gemm: (size: number) => server.ask(`gemm ${size}`, 'gflops'),
      sampling: (batches: number) => server.ask(`sample ${batches}`, 'images'),
    }),
    memory: () => server.ask('memory', 'mb'),
    close: () => server.close(),
  };
}

class StepServer {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<never>;
  #errors = '';

  constructor({ command, args, env }: PeerCommand) {
    const process = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process = process;
    this.#lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    process.stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#ended = new Promise((_resolve, reject) => {
      process.on('error', reject);
      process.on('close', (status) => {
        reject(new Error(`${command} ended with status ${status ?? '?'}: ${lastLine(this.#errors)}`));
      });
    });
    this.#ended.catch(() => undefined);
  }

  async ask(request: string, field: string): Promise<number> {
    this.#process.stdin?.write(`${request}\n`);
    const answer = await this.answer();
    if (typeof answer[field] === 'number') return answer[field];
    throw new Error(`"${request}" was answered with ${JSON.stringify(answer)}`);
  }

  async answer(): Promise<Answer> {
    const next = await Promise.race([this.#lines.next(), this.#ended]);
    return next.done === true ? this.#ended : (JSON.parse(next.value) as Answer);
  }

  async close(): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended.catch(() => undefined);
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
