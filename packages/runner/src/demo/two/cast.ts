import { createHash } from "node:crypto";
import { formatSs58 } from "@404-gen/core/rules";
import { type CastMember, member } from "../cast.ts";

/** A member of competition 2's cast. */
export type CastMemberTwo = CastMember & {
  /** Content of `hardware.json` in its repository. @default no such file */
  readonly hardware?: string | undefined;
  /** Misbehaviour of its pod (`MISCHIEFS` of `@404-gen/audit/pod`). @default none */
  readonly mischief?: string | undefined;
  /** Modules that it serves: every second one, only the first one, or hostile ones in their place. @default all */
  readonly serves?: "half" | "first" | "hostile" | undefined;
  /** Alpha that its coldkey has locked. @default 100, which is enough for one hotkey */
  readonly locked?: number | undefined;
};

type Rest = Omit<CastMemberTwo, "name" | "hotkey" | "repo" | "commit">;
const cast = (name: string, rest: Rest): CastMemberTwo =>
  member(name, formatSs58(createHash("sha256").update(`404-gen demo two ${name}`).digest()), rest);

/** The leader when the round begins. */
export const LEADER_TWO = cast("leader", {
  uploads: "low",
  image: "low",
  revealsBefore: 0,
  story: "holds the crown when the round begins",
});

const HIGH = { uploads: "high", image: "high" } as const;
const LOW = { uploads: "low", image: "low" } as const;

/** The miners of the demo, in the order in which they reveal. */
export const MINERS_TWO: readonly CastMemberTwo[] = [
  cast("cheat", {
    uploads: "high",
    image: "low",
    revealsBefore: 550,
    story: "uploads modules that its own image cannot make: takes the crown, and the audit's duels take it back",
  }),
  cast("slow", {
    uploads: "medium",
    image: "medium",
    mischief: "warms-up=1500,asks-replacement=3",
    revealsBefore: 500,
    story: "better than the leader, but its first machine asks to be replaced: passes its audit, and is beaten",
  }),
  cast("better", {
    ...HIGH,
    hardware: '{"hardware": ["4xRTX6000Pro", "4xH200"]}',
    revealsBefore: 400,
    story: "honest and the best: must win",
  }),
  cast("worse", {
    ...LOW,
    serves: "half",
    revealsBefore: 300,
    story: "honest and worse than the leader: must not qualify",
  }),
  cast("hostile", {
    ...LOW,
    serves: "hostile",
    revealsBefore: 250,
    story: "uploads a loop, a heap bomb, a poisoned prototype, an oversized file, a broken one and callbacks",
  }),
  cast("scrawl", {
    ...LOW,
    hardware: '{"hardware": "4xH2',
    serves: "first",
    revealsBefore: 200,
    story: "has a broken hardware.json: gets the usual machine, and stops nobody else",
  }),
  cast("unlocked", {
    ...LOW,
    locked: 99,
    revealsBefore: 100,
    story: "has too little alpha locked: is left out, with the reason",
  }),
];
