import { type FileProblem, outcomeOf, type ProblemKind, problemKinds } from '../../data/index.js';

/** Names kept of each kind. */
const KEPT = 5;

/** Counts what was odd, by kind, with the first few names. */
export class ProblemLog {
  private readonly found = new Map<ProblemKind, { count: number; readonly names: string[] }>();

  add(kind: ProblemKind, name: string): void {
    const entry = this.found.get(kind) ?? { count: 0, names: [] };
    this.found.set(kind, entry);
    entry.count++;
    if (entry.names.length < KEPT) entry.names.push(name);
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
        names: [...entry.names, ...names].slice(0, KEPT),
      });
    }
  }

  all(): FileProblem[] {
    return problemKinds.flatMap((kind) => {
      const entry = this.found.get(kind);
      return entry ? [{ kind, outcome: outcomeOf(kind), ...entry }] : [];
    });
  }
}
