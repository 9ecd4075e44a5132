import { createHash } from "node:crypto";

/** A miner, or the leader, in a demo or a rehearsal. */
export type Entrant = {
  readonly name: string;
  readonly hotkey: string;
  readonly repo: string;
  readonly commit: string;
  /** Blocks before the end of the reveal window at which the miner reveals: a larger number is earlier. */
  readonly revealsBefore: number;
  /** Text of its commitment on the chain. @default a correct submission */
  readonly commitment?: string;
  /** Address of its files. @default a host that the demo's own server plays */
  readonly cdnUrl?: string | undefined;
  /** Its Docker image. @default a name that the process provider knows */
  readonly docker?: string | undefined;
};

/** A member of the demo's cast: its uploads, the files that its image really makes, and the end that it must come to. */
export type CastMember = Entrant & {
  /** Quality of the files on the miner's CDN, as a level of the reference miner. */
  readonly uploads: "high" | "medium" | "low";
  /** Quality of the files that the miner's image makes, as a level of the reference miner. */
  readonly image: "high" | "medium" | "low";
  readonly story: string;
};

/** Creates a member, whose repository and commit follow from its name. */
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

/** Hotkeys of the other neurons on the demo's subnet. */
export const OWNER_HOTKEY = "5DnM2qFsJ22qrsqpCVLRW3sxfTfvDhhYieKR5uGVC4Lzqnke";
export const VALIDATOR_HOTKEY = "5FvaaZecv37yicSatEALq3881t1BS6c8X99RmBNnDa16SjVH";

/** Host names of the demo, which its own server plays. Without an own miner no other host is reached. */
export const HOSTS = {
  prompts: "prompts.demo.test",
  objects: "objects.demo.test",
  of: (miner: Pick<Entrant, "name">) => `${miner.name}.miners.demo.test`,
} as const;

/** Address of a miner's files. */
export const cdnUrlOf = (miner: Pick<Entrant, "name" | "cdnUrl">): string =>
  miner.cdnUrl ?? `http://${HOSTS.of(miner)}`;

/** Docker image of a member, as builds and the leader's record name it. */
export const imageOf = ({ hotkey, commit, docker }: Pick<Entrant, "hotkey" | "commit" | "docker">) =>
  docker ?? `demo.local/active-competition/${hotkey.slice(0, 10).toLowerCase()}:${commit.slice(0, 7)}-demo-0`;

/** Image under which the process provider knows a miner's upload server. */
export const uploadImage = (miner: Pick<Entrant, "hotkey" | "commit">) => `${imageOf(miner)}-upload`;
