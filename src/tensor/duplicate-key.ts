/** The first key that an object of the (valid) JSON text holds twice; `JSON.parse` would silently keep the last. */
export function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '"') {
      const end = stringEnd(json, i);
      if (expectsKey && !remember(open.at(-1), json.slice(i, end)))
        return JSON.parse(json.slice(i, end)) as string;
      expectsKey = false;
      i = end - 1;
    } else if (character === ',') {
      expectsKey = open.at(-1) !== undefined;
    } else if (character === '{' || character === '[') {
      expectsKey = character === '{';
      open.push(expectsKey ? new Set() : undefined);
    } else if (character === '}' || character === ']') {
      expectsKey = false;
      open.pop();
    }
  }
  return undefined;
}

function remember(keys: Set<string> | undefined, literal: string): boolean {
  const key = JSON.parse(literal) as string;
  if (keys?.has(key)) return false;
  keys?.add(key);
  return true;
}

/** Index after the closing quote of the string that opens at `start`. */
function stringEnd(json: string, start: number): number {
  let i = start + 1;
  while (i < json.length && json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}
