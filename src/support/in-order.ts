/** The results of `work` on each item, in order; at most `width` are under way, and no more items than these are asked for. */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is thrown where its turn comes.
    result.catch(() => undefined);
    running.push(result);
    const oldest = running.length < width ? undefined : running.shift();
    if (oldest) yield await oldest;
  }
  for (const rest of running) yield await rest;
}

/** All of those results. */
export async function allInOrder<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for await (const result of inOrder(items, width, work)) results.push(result);
  return results;
}
