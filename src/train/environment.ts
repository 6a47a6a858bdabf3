/** What a run keeps about its machine and versions, in `env.json`. */
export type Environment = Readonly<Record<string, unknown>>;

/** What of an environment decides how numbers round. */
export function madeBy(environment: Environment): Readonly<Record<string, string | number>> {
  const names = ['ganymede', 'node', 'onnxruntime', 'platform', 'cpu', 'device', 'threads', 'layout'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}
