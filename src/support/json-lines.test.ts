import { expect, test } from 'vitest';
import { z } from 'zod';
import { memoryStore } from '../../test/memory-store.js';
import { appendLine, fittingLines, readText } from './json-lines.js';

test('a line that was cut short stays by itself, and is left out', async () => {
  const store = memoryStore();
  await store.append('a.jsonl', '{"step":1}\n{"st');
  await appendLine(store, 'a.jsonl', { step: 2 });
  await appendLine(store, 'a.jsonl', { step: 'three' });
  const text = await readText(store, 'a.jsonl');
  expect(text).toBe('{"step":1}\n{"st\n{"step":2}\n{"step":"three"}\n');
  expect(fittingLines(text, z.object({ step: z.int() }))).toEqual([{ step: 1 }, { step: 2 }]);
});
