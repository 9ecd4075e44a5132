/** The purpose of a pod, which its name has. */
export type PodIdentity = {
  /** Number of the round. */
  readonly round: number;
  /** SS58 address, or `leader` for the baseline. */
  readonly hotkey: string;
  /** 0, 1, 2… in the order of starts. */
  readonly index: number;
  /** First part of the name: who pays for the pod. @default "miner" */
  readonly owner?: string | undefined;
  /** Id of the runner that started it: lower-case letters and digits. @default none */
  readonly runner?: string | undefined;
};

/** Default owner in the names of pods, as in the running competition. */
export const POD_OWNER = "miner";

const NAME = /^([a-z0-9]+)-(\d{2,})-([a-z0-9]{1,10})-(\d+)(?:-([a-z0-9]{1,8}))?$/;
const shorten = (hotkey: string) => hotkey.slice(0, 10).toLowerCase();

/**
 * Start of the names of all pods of an image in a round. It ends with a hyphen, so that round 1 does not match round 10, and a short hotkey
 * does not match a longer one.
 */
export function podPrefix({ round, hotkey, owner = POD_OWNER }: Omit<PodIdentity, "index" | "runner">): string {
  return `${owner}-${String(round).padStart(2, "0")}-${shorten(hotkey)}-`;
}

/**
 * Name of a pod: `miner-{round:02d}-{hotkey[:10].lower()}-{i}`, and `-{runner}` where runners have ids. It has lower-case letters, digits and hyphens,
 * and at most 45 characters (Verda's limit).
 *
 * @example
 * podName({ round: 3, hotkey: "5GgpGaDxzTyBAME1Ju9Z…", index: 0 }); // "miner-03-5ggpgadxzt-0"
 */
export function podName(identity: PodIdentity): string {
  const { index, runner } = identity;
  return `${podPrefix(identity)}${index}${runner === undefined ? "" : `-${runner}`}`;
}

/** Reads a name that {@link podName} made; null for any other name. `hotkey` has the ten letters of the name. */
export function parsePodName(name: string): PodIdentity | null {
  const match = NAME.exec(name);
  if (!match) return null;
  const [, owner = "", round = "", hotkey = "", index = "", runner] = match;
  return { owner, round: Number(round), hotkey, index: Number(index), ...(runner !== undefined && { runner }) };
}
