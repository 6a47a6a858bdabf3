import { afterEach, expect, test, vi } from 'vitest';
import { Output } from './output.js';

const { isTTY } = process.stdout;
afterEach(() => {
  process.stdout.isTTY = isTTY;
  vi.restoreAllMocks();
});

/** What is written to either stream, on a terminal or not. */
async function writtenBy(
  act: (output: Output) => void | Promise<void>,
  {
    quiet = false,
    terminal = true,
    json = false,
  }: { readonly quiet?: boolean; readonly terminal?: boolean; readonly json?: boolean } = {},
): Promise<string> {
  let all = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk, ...more) => {
      all += String(chunk);
      const done: unknown = more.at(-1);
      if (typeof done === 'function') (done as () => void)();
      return true;
    });
  process.stdout.isTTY = terminal;
  await act(new Output({ quiet, json }));
  return all;
}

const hostile = 'a\u001b]0;title\u0007\u009b2J\rb';
const shown = 'a\\x1b]0;title\\x07\\x9b2J\\x0db';

test('a terminal obeys nothing in what people read', async () => {
  expect(
    await writtenBy((output) => {
      output.say(`${hostile}\nsecond`);
    }),
  ).toBe(`${shown}\nsecond\n`);
  expect(
    await writtenBy((output) => {
      output.note(`${hostile}\nnote: forged`);
    }),
  ).toBe(`note: ${shown}\\x0anote: forged\n`);
  expect(
    await writtenBy(
      (output) => {
        output.note(hostile);
      },
      { quiet: true },
    ),
  ).toBe(`note: ${shown}\n`);
  expect(
    await writtenBy(
      (output) => {
        output.progress(hostile);
      },
      { terminal: false },
    ),
  ).toBe(`${shown}\n`);
  expect(
    await writtenBy((output) => {
      output.answer({}, `${hostile}\nsecond`);
    }),
  ).toBe(`${shown}\nsecond\n`);
  expect(await writtenBy((output) => output.report({}, '', hostile), { quiet: true })).toBe(`${shown}\n`);
  expect(
    await writtenBy((output) => {
      output.say(shown);
    }),
  ).toBe(`${shown}\n`);
});

test('a style is not part of the text', async () => {
  const style = (text: string): string => `\u001b[2m${text}\u001b[22m`;
  const lines = ['plain', { text: hostile, style }];
  expect(
    await writtenBy((output) => {
      output.say(lines);
    }),
  ).toBe(`plain\n\u001b[2m${shown}\u001b[22m\n`);
  expect(await writtenBy((output) => output.report({}, lines))).toBe(`plain\n\u001b[2m${shown}\u001b[22m\n`);
});

test('a result that goes to a program is as it is', async () => {
  expect(
    await writtenBy(
      (output) => {
        output.answer({}, 'made', hostile);
      },
      { quiet: true, terminal: false },
    ),
  ).toBe(`${hostile}\n`);
  expect(await writtenBy((output) => output.report({}, hostile), { terminal: false })).toBe(`${hostile}\n`);
});

test('JSON says the same with nothing in it that a terminal obeys', async () => {
  const written = await writtenBy((output) => output.report({ name: hostile }, ''), { json: true });
  expect(written.trimEnd()).not.toMatch(/\p{Cc}/u);
  expect(JSON.parse(written)).toEqual({ name: hostile });
});
