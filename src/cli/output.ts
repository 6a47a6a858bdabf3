import { describe, GanymedeError, messageOf } from '../support/errors.js';
import { CONTROLS, printable, printableLines } from '../support/printable.js';
import { coloursFor } from './colours.js';

/** How a command talks: people's lines, JSON lines, or only what was asked for. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Text with a colour, which it has to get last: controls of terminals in the text itself are shown instead of obeyed. */
export interface Styled {
  readonly text: string;
  readonly style: (text: string) => string;
}

/** What people read: text of one or more lines, or these. */
export type Text = string | readonly (string | Styled)[];

/**
 * Where a command writes: results to stdout, errors to stderr. A terminal obeys nothing in what people read; results that go elsewhere
 * are written as they are.
 */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether the last line may be drawn over. */
  readonly live: boolean;
  private drawn = false;

  constructor({ json = false, quiet = false }: OutputOptions) {
    this.json = json;
    this.quiet = quiet;
    this.live = process.stdout.isTTY && process.env['TERM'] !== 'dumb' && !json && !quiet && !isCi();
  }

  /** A line for people; silent with --json and --quiet. */
  say(text: Text): void {
    if (this.json || this.quiet) return;
    this.endLine();
    process.stdout.write(`${written(text, printableLines)}\n`);
  }

  /** What the reader has to know of the answer: a line among the others, or on stderr where stdout is for the answer alone. */
  note(text: string): void {
    if (this.json) process.stderr.write(`${jsonLine({ note: text })}\n`);
    else if (this.quiet) process.stderr.write(`note: ${printable(text)}\n`);
    else this.say(`note: ${printable(text)}`);
  }

  /** The answer of a command that made something: JSON with --json, the result alone with --quiet, else the text. */
  answer(value: unknown, text: Text, result = text): void {
    this.endLine();
    process.stdout.write(`${this.chosen(value, text, result)}\n`);
  }

  /**
   * The same of a command whose answer is all it is for. Throws OUTPUT_UNWRITABLE where it cannot be written, unless its reader
   * has closed its end.
   */
  async report(value: unknown, text: Text, result = text): Promise<void> {
    this.endLine();
    process.stdout.write(this.chosen(value, text, result));
    // Node does not tell of a text that is written in part because the disk gets full; what comes behind it fails.
    await arrived('\n');
  }

  private chosen(value: unknown, text: Text, result: Text): string {
    if (this.json) return jsonLine(value);
    return written(this.quiet ? result : text, process.stdout.isTTY ? printableLines : asItIs);
  }

  /** A line of JSON, with --json only. */
  event(value: unknown): void {
    if (this.json && !this.quiet) process.stdout.write(`${jsonLine(value)}\n`);
  }

  /** Draw over the line drawn before, on a terminal; a new line elsewhere. */
  progress(text: string): void {
    if (this.json || this.quiet) return;
    const line = printable(text);
    if (!this.live) {
      process.stdout.write(`${line}\n`);
      return;
    }
    process.stdout.write(`\r\u001b[2K${line.slice(0, process.stdout.columns - 1)}`);
    this.drawn = true;
  }

  private endLine(): void {
    if (this.drawn) process.stdout.write('\n');
    this.drawn = false;
  }

  /** The error as text, or as one line of JSON. */
  fail(error: unknown): void {
    this.endLine();
    process.stderr.write(
      this.json
        ? `${jsonLine(errorRecord(error))}\n`
        : `${coloursFor(process.stderr).red(describe(error))}\n`,
    );
  }
}

/** JSON in which nothing is left that a terminal obeys. */
function jsonLine(value: unknown): string {
  const escaped = (control: string): string => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(CONTROLS, escaped);
}

const asItIs = (text: string): string => text;

function written(text: Text, shown: (text: string) => string): string {
  if (typeof text === 'string') return shown(text);
  return text
    .map((line) => (typeof line === 'string' ? shown(line) : line.style(shown(line.text))))
    .join('\n');
}

function arrived(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error?: NodeJS.ErrnoException | null) => {
      if (!error || error.code === 'EPIPE') resolve();
      else reject(unwritable(error));
    });
  });
}

function unwritable(cause: Error): GanymedeError {
  return new GanymedeError('OUTPUT_UNWRITABLE', `cannot write the answer: ${messageOf(cause)}`, {
    where: 'standard output',
    expected: 'a terminal, a pipe, or a file on a disk with room',
    fix: 'Free space on that disk, or send the output elsewhere.',
    cause,
  });
}

/** A reader that has seen enough may close its end, a disk may be full: what cannot be shown is dropped, and the work goes on. */
export function dropUnwritableOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function isCi(): boolean {
  const ci = process.env['CI'];
  return ci !== undefined && ci !== '' && ci !== 'false';
}

function errorRecord(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof GanymedeError)) return { error: 'INTERNAL', message: String(error) };
  const { code, message, where, expected, actual, fix } = error;
  return { error: code, message, where, expected, actual, fix };
}
