import { createHash } from "node:crypto";

/** One who plays in the demo: what they upload, what their image really makes, and what must become of them. */
export type CastMember = {
  readonly name: string;
  readonly hotkey: string;
  readonly repo: string;
  readonly commit: string;
  /** Level of the reference miner that made the files on the miner's CDN. */
  readonly uploads: "high" | "medium" | "low";
  /** Level that the miner's image runs at. */
  readonly image: "high" | "medium" | "low";
  /** Blocks before the reveal window's end at which the miner reveals; the larger, the earlier. */
  readonly revealsBefore: number;
  /** Serves every kind of broken file. */
  readonly careless?: boolean;
  /** Text committed on chain instead of a proper submission. */
  readonly commitment?: string;
  readonly story: string;
};

const member = (
  name: string,
  hotkey: string,
  rest: Omit<CastMember, "name" | "hotkey" | "repo" | "commit">,
): CastMember => ({
  name,
  hotkey,
  repo: `demo-${name}/image-to-3d`,
  commit: createHash("sha1").update(`404-gen demo ${name}`).digest("hex"),
  ...rest,
});

/** The reigning solution when the round begins. */
export const LEADER_MEMBER = member("leader", "5EG3sSZZvzE8VA9gWhU6N2dPPtdmVWJVnR6hhX9SX2B9V1f9", {
  uploads: "medium",
  image: "medium",
  revealsBefore: 0,
  story: "holds the crown when the round begins",
});

/** The five miners of the demo, in the order in which they reveal. */
export const MINERS: readonly CastMember[] = [
  member("cheat", "5HEDX2sfz54TyWjaMHWGvVH49ubr4obMTRE8jcwkBwDWzDyy", {
    uploads: "high",
    image: "low",
    revealsBefore: 500,
    story: "uploads better files than its image makes: takes the crown, and the audit takes it back",
  }),
  member("better", "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5", {
    uploads: "high",
    image: "high",
    revealsBefore: 400,
    story: "honest and better than the leader: must win",
  }),
  member("worse", "5G6Ca8jt7MhCJde3A5GXFmXv9kh6f1py4t4fDVeMfkNsrqht", {
    uploads: "low",
    image: "low",
    revealsBefore: 300,
    story: "honest and worse than the leader: must not qualify",
  }),
  member("careless", "5HSDiLGbNKNuVRD6spPhg9D3NDUJiaN1XzyGJUyWaxBMhRjL", {
    uploads: "low",
    image: "low",
    revealsBefore: 200,
    careless: true,
    story: "serves missing, malformed, oversized and slow files, and a redirect to an inner address",
  }),
  member("garbage", "5DnkCqpQcpZdVPGNsbYb3YUXgM3E3tkK8WstLU76yWLu7uzD", {
    uploads: "low",
    image: "low",
    revealsBefore: 100,
    commitment: `${"[".repeat(900)}"repo"`,
    story: "commits garbage on chain: is left out, and nobody else notices",
  }),
];

/** Others registered on the demo's subnet. */
export const OWNER_HOTKEY = "5DnM2qFsJ22qrsqpCVLRW3sxfTfvDhhYieKR5uGVC4Lzqnke";
export const VALIDATOR_HOTKEY = "5FvaaZecv37yicSatEALq3881t1BS6c8X99RmBNnDa16SjVH";

/** Host names of the demo; only these are reachable, and only through the demo's own server. */
export const HOSTS = {
  prompts: "prompts.demo.test",
  objects: "objects.demo.test",
  of: (miner: Pick<CastMember, "name">) => `${miner.name}.miners.demo.test`,
} as const;

/** Docker image of a member, as builds and the leader's record name it. */
export const imageOf = ({ hotkey, commit }: Pick<CastMember, "hotkey" | "commit">) =>
  `demo.local/active-competition/${hotkey.slice(0, 10).toLowerCase()}:${commit.slice(0, 7)}-demo-0`;
