/** What one pod is for. */
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

/** Owner label of pods unless the operator names another. The running competition's word. */
export const POD_OWNER = "miner";

const NAME = /^([a-z0-9]+)-(\d{2,})-([a-z0-9]{1,10})-(\d+)(?:-([a-z0-9]{1,8}))?$/;
const shorten = (hotkey: string) => hotkey.slice(0, 10).toLowerCase();

/**
 * Every name of a pod's image in one round begins with this. It ends in a hyphen, so that round 1 never matches round 10 nor one
 * hotkey another.
 */
export function podPrefix({ round, hotkey, owner = POD_OWNER }: Omit<PodIdentity, "index" | "runner">): string {
  return `${owner}-${String(round).padStart(2, "0")}-${shorten(hotkey)}-`;
}

/**
 * The one place that names pods: `miner-{round:02d}-{hotkey[:10].lower()}-{i}`, and `-{runner}` where runners have ids. Lower-case letters, digits and hyphens, at most
 * 45 characters (Verda's cap).
 *
 * @example
 * podName({ round: 3, hotkey: "5GgpGaDxzTyBAME1Ju9Z…", index: 0 }); // "miner-03-5ggpgadxzt-0"
 */
export function podName(identity: PodIdentity): string {
  const { index, runner } = identity;
  return `${podPrefix(identity)}${index}${runner === undefined ? "" : `-${runner}`}`;
}

/** What a name made by {@link podName} says, null for a foreign name. `hotkey` is the ten letters that a name keeps. */
export function parsePodName(name: string): PodIdentity | null {
  const match = NAME.exec(name);
  if (!match) return null;
  const [, owner = "", round = "", hotkey = "", index = "", runner] = match;
  return { owner, round: Number(round), hotkey, index: Number(index), ...(runner !== undefined && { runner }) };
}
