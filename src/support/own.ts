/** What an object has under a name by itself: names are a caller's, and may be those of what every object inherits. */
export function own<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
