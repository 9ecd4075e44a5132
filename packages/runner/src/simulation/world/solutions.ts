import type { SimulationPlan } from "../plan.ts";
import { imageOf, LEADER, ROLES, type Role, type Solution, solutionsOf } from "./cast.ts";

/** A solution with the round that it was made for; -1: the leader's of the begin. */
type Reveal = { readonly solution: Solution; readonly round: number; readonly role: Role | "leader" };

/** All that miners revealed so far. */
export type Solutions = {
  /** Reveals a round's solutions; those of a round that was revealed stay. */
  reveal(round: number): Readonly<Record<Role, Solution>>;
  byCommit(commit: string): Reveal | null;
  byImage(image: string): Reveal | null;
  byHotkey(hotkey: string): Role | null;
};

export function createSolutions(plan: Pick<SimulationPlan, "seed" | "format">): Solutions {
  const roles: Reveal[] = [{ solution: LEADER, round: -1, role: "leader" }];
  const rounds = new Map<number, Readonly<Record<Role, Solution>>>();
  return {
    reveal(round) {
      const entries = rounds.get(round);
      if (entries) return entries;
      const solutions = solutionsOf(plan, round);
      rounds.set(round, solutions);
      for (const role of ROLES) roles.push({ solution: solutions[role], round, role });
      return solutions;
    },
    byCommit: (commit) => roles.find(({ solution }) => solution.commit === commit) ?? null,
    byImage: (image) => roles.find(({ solution }) => imageOf(solution) === image) ?? null,
    byHotkey: (hotkey) => {
      const entry = roles.findLast(({ solution, role }) => solution.hotkey === hotkey && role !== "leader");
      return entry && entry.role !== "leader" ? entry.role : null;
    },
  };
}

/** Quality that a solution has lost when a later round's prompts come. */
const AGEING = 3;

/** What a solution's image makes in a round, 0 to 10: it was made for the prompts of its own time. */
export const qualityAt = ({ solution, round }: Reveal, now: number): number =>
  Math.max(0, solution.image - AGEING * Math.max(0, now - Math.max(0, round)));
