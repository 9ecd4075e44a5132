import { createHash } from "node:crypto";
import { formatSs58 } from "@404-gen/core/rules";
import { createDraws } from "../chance.ts";
import { competitionFor, type SimulationPlan } from "../plan.ts";

/** One solution: what a miner reveals in a round. */
export type Solution = {
  readonly hotkey: string;
  readonly repo: string;
  readonly commit: string;
  /** Quality of the uploaded models, 0 to 10. */
  readonly uploads: number;
  /** Quality of the models that its image makes, 0 to 10. A cheat's is lower. */
  readonly image: number;
};

/** The miners' roles. `best` is the best honest miner of a round: it must win where it is better than the leader. */
export const ROLES = ["best", "second", "worse", "cheat", "bystander"] as const;
export type Role = (typeof ROLES)[number];

const digest = (text: string) => createHash("sha256").update(text).digest();
/** A made-up SS58 address for a name. */
export const addressOf = (name: string): string => formatSs58(digest(`404-gen simulation ${name}`));
const commitOf = (text: string): string => createHash("sha1").update(text).digest("hex");

/** SS58 addresses of the subnet's owner, of this validator, of the first leader, and of the miners. */
export const OWNER = addressOf("owner");
export const VALIDATOR = addressOf("validator");
export const FIRST_LEADER = addressOf("leader");
export const minerAddress = (role: Role): string => addressOf(`miner ${role}`);

/** Docker image of a solution, as builds and leader.json name it. */
export const imageOf = ({ hotkey, commit }: Pick<Solution, "hotkey" | "commit">): string =>
  `registry.sim/${hotkey.slice(0, 10).toLowerCase()}:${commit.slice(0, 12)}`;

/** The solution that holds the crown at the start. */
export const LEADER: Solution = {
  hotkey: FIRST_LEADER,
  repo: "sim/leader",
  commit: commitOf("leader"),
  uploads: 3,
  image: 3,
};

type Qualities = Readonly<Record<Role, readonly [uploads: number, image: number]>>;

/** Qualities of each role. The judge decides a draw when penalties differ by one, so the best honest miner leads all other honest ones by 2 or more. */
const QUALITY: Qualities = {
  best: [8, 8],
  second: [6, 6],
  worse: [1, 1],
  cheat: [10, 2],
  bystander: [4, 4],
};

/** In competition 2 a judge that prefers the model shown first takes two points away from a lead, so the best honest miner leads by 4. */
const QUALITY_TWO: Qualities = { ...QUALITY, best: [10, 10], second: [6, 6], bystander: [4, 4] };

/**
 * Qualities in a weak round: nobody is better than the leader, not even than a leader whose quality has fallen to 0. With a lead of 1 two faults of the
 * judge at once could make a win.
 */
const NONE = [0, 0] as const;

/** The miners' solutions of one round. In about one of five rounds the best honest miner is no better than the leader, who then keeps the crown. */
export function solutionsOf(
  { seed, format }: Pick<SimulationPlan, "seed" | "format">,
  round: number,
): Readonly<Record<Role, Solution>> {
  const draws = createDraws(seed, `cast ${round}`);
  const qualities = competitionFor(format) === "2" ? QUALITY_TWO : QUALITY;
  const weak = draws.unit() < 0.2;
  const entries = ROLES.map((role) => {
    const [uploads, image] = weak && role !== "cheat" ? NONE : qualities[role];
    return [
      role,
      { hotkey: minerAddress(role), repo: `sim/${role}`, commit: commitOf(`${seed} ${round} ${role}`), uploads, image },
    ] as const;
  });
  return Object.fromEntries(entries) as Record<Role, Solution>;
}
