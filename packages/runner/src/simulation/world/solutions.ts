import type { SimulationPlan } from "../plan.ts";
import { imageOf, LEADER, ROLES, type Role, type Solution, solutionsOf } from "./cast.ts";

/** A solution with the round that it was made for; -1: the first leader's. */
type Reveal = { readonly solution: Solution; readonly round: number; readonly role: Role | "leader" };

/** All solutions that miners revealed so far. */
export type Solutions = {
  /** Reveals a round's solutions; a second call for the same round gives the same ones. */
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

/** Quality that a solution loses with each later round. */
const AGEING = 3;

/** Quality of a solution's models in a round, 0 to 10. It falls after the round for which the solution was made. */
export const qualityAt = ({ solution, round }: Reveal, now: number): number =>
  Math.max(0, solution.image - AGEING * Math.max(0, now - Math.max(0, round)));
