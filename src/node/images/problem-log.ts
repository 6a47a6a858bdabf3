import { type FileProblem, outcomeOf, type ProblemKind, problemKinds } from '../../data/index.js';

/** Names told of each kind. */
const TOLD = 5;

/** Counts what was odd, by kind, with the first few names. */
export class ProblemLog {
  private readonly found = new Map<ProblemKind, { count: number; readonly names: string[] }>();

  add(kind: ProblemKind, name: string): void {
    const entry = this.found.get(kind) ?? { count: 0, names: [] };
    this.found.set(kind, entry);
    entry.count++;
    entry.names.push(name);
  }

  /** Without names. */
  note(kind: ProblemKind, count: number): void {
    this.found.set(kind, { count, names: [] });
  }

  /** Those of an earlier reading as well. */
  addAll(problems: readonly FileProblem[]): void {
    for (const { kind, count, names } of problems) {
      const entry = this.found.get(kind) ?? { count: 0, names: [] };
      this.found.set(kind, {
        count: entry.count + count,
        names: [...entry.names, ...names],
      });
    }
  }

  /** All names that were added of a kind. */
  namesOf(kind: ProblemKind): readonly string[] {
    return this.found.get(kind)?.names ?? [];
  }

  all(): FileProblem[] {
    return problemKinds.flatMap((kind) => {
      const entry = this.found.get(kind);
      if (!entry) return [];
      return [{ kind, outcome: outcomeOf(kind), count: entry.count, names: entry.names.slice(0, TOLD) }];
    });
  }
}
