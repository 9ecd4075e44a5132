import { createHash } from "node:crypto";

/** One who takes part in a rehearsed round. */
export type Entrant = {
  readonly name: string;
  readonly hotkey: string;
  readonly repo: string;
  readonly commit: string;
  /** Blocks before the reveal window's end at which the miner reveals; the larger, the earlier. */
  readonly revealsBefore: number;
  /** Text committed on chain instead of a proper submission. */
  readonly commitment?: string;
  /** Where its files are. @default a host that the demo's own server plays */
  readonly cdnUrl?: string | undefined;
  /** Its image. @default a name that the process provider knows */
  readonly docker?: string | undefined;
};

/** One who plays in the demo: what they upload, what their image really makes, and what must become of them. */
export type CastMember = Entrant & {
  /** Level of the reference miner that made the files on the miner's CDN. */
  readonly uploads: "high" | "medium" | "low";
  /** Level that the miner's image runs at. */
  readonly image: "high" | "medium" | "low";
  readonly story: string;
};

/** A member with repository and commit by its name. */
export const member = <Rest extends Omit<CastMember, "name" | "hotkey" | "repo" | "commit">>(
  name: string,
  hotkey: string,
  rest: Rest,
) => ({
  name,
  hotkey,
  repo: `demo-${name}/image-to-3d`,
  commit: createHash("sha1").update(`404-gen demo ${name}`).digest("hex"),
  ...rest,
});

/** Others registered on the demo's subnet. */
export const OWNER_HOTKEY = "5DnM2qFsJ22qrsqpCVLRW3sxfTfvDhhYieKR5uGVC4Lzqnke";
export const VALIDATOR_HOTKEY = "5FvaaZecv37yicSatEALq3881t1BS6c8X99RmBNnDa16SjVH";

/** Host names of the demo; only these are reachable, and only through the demo's own server. */
export const HOSTS = {
  prompts: "prompts.demo.test",
  objects: "objects.demo.test",
  of: (miner: Pick<Entrant, "name">) => `${miner.name}.miners.demo.test`,
} as const;

/** Where a miner's files are. */
export const cdnUrlOf = (miner: Pick<Entrant, "name" | "cdnUrl">): string =>
  miner.cdnUrl ?? `http://${HOSTS.of(miner)}`;

/** Docker image of a member, as builds and the leader's record name it. */
export const imageOf = ({ hotkey, commit, docker }: Pick<Entrant, "hotkey" | "commit" | "docker">) =>
  docker ?? `demo.local/active-competition/${hotkey.slice(0, 10).toLowerCase()}:${commit.slice(0, 7)}-demo-0`;

/** Image under which the process provider knows a miner's upload server. */
export const uploadImage = (miner: Pick<Entrant, "hotkey" | "commit">) => `${imageOf(miner)}-upload`;
