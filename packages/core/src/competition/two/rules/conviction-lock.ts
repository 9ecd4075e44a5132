/** Alpha that a coldkey must have locked for each hotkey that it submits with. REQUIRED_LOCK_ALPHA. Source: STATE-2.md 4.1. */
export const REQUIRED_LOCK_ALPHA = 100;

/** What the chain says of a submitting hotkey. */
export type HotkeyOwner = {
  /** SS58 address of the owning coldkey; null: the hotkey is not registered on the subnet. */
  readonly coldkey: string | null;
  /** Alpha that the coldkey has locked on the subnet, now; 0 for none, null where the chain's entry cannot be read. */
  readonly lockedAlpha: number | null;
};

/** What {@link applyConvictionLock} looks at. */
export type LockOptions = {
  /** Submitting hotkeys, by reveal block. */
  readonly hotkeys: readonly string[];
  /** Hotkey → owner, for every one of `hotkeys`. */
  readonly owners: ReadonlyMap<string, HotkeyOwner>;
  /** Alpha for each hotkey. @default REQUIRED_LOCK_ALPHA */
  readonly requiredAlpha?: number | undefined;
};

/** Why a submission was left out, for `ignored_submissions.json`. */
export type LockRefusal = {
  /** SS58 address that submitted. */
  readonly hotkey: string;
  /** Code of the reason. */
  readonly code: "HOTKEY_NOT_REGISTERED" | "LOCK_TOO_SMALL" | "LOCK_UNREADABLE";
  /** The reason as one sentence, with the alpha that is there and that is needed. */
  readonly message: string;
};

/** Who stays in a round, and who is left out by the lock. */
export type LockSelection = {
  /** Kept hotkeys in the order in which equal reveal blocks stay: coldkey by coldkey, each at its first hotkey. Sort by block, stably. */
  readonly accepted: readonly string[];
  /** Those left out, each with its reason. */
  readonly refused: readonly LockRefusal[];
};

/**
 * The conviction lock (STATE-2.md 4.1): a coldkey needs the required alpha for every hotkey that it submits with, or all of them are left
 * out; a hotkey that is not registered is left out by itself and does not count.
 *
 * @example
 * const { accepted, refused } = applyConvictionLock({ hotkeys, owners });
 */
export function applyConvictionLock({
  hotkeys,
  owners,
  requiredAlpha = REQUIRED_LOCK_ALPHA,
}: LockOptions): LockSelection {
  const refusals: LockRefusal[] = [];
  const holders: string[] = [];
  const byColdkey = new Map<string, string[]>();
  for (const hotkey of hotkeys) {
    const coldkey = owners.get(hotkey)?.coldkey ?? null;
    if (coldkey === null)
      refusals.push({ hotkey, code: "HOTKEY_NOT_REGISTERED", message: "The hotkey is not registered on the subnet." });
    else byColdkey.set(coldkey, [...(byColdkey.get(coldkey) ?? []), hotkey]);
  }
  for (const group of byColdkey.values()) {
    const alpha = owners.get(group[0] as string)?.lockedAlpha ?? null;
    const minAlpha = requiredAlpha * group.length;
    if (minAlpha === 0) holders.push(...group);
    else if (alpha === null) refusals.push(...group.map(unreadable));
    else if (alpha >= minAlpha) holders.push(...group);
    else
      refusals.push(
        ...group.map((hotkey) => tooSmall(hotkey, { locked: alpha, required: minAlpha, count: group.length })),
      );
  }
  return { accepted: holders, refused: refusals };
}

const unreadable = (hotkey: string): LockRefusal => ({
  hotkey,
  code: "LOCK_UNREADABLE",
  message: "What the coldkey has locked on the subnet could not be read from the chain; this is not the miner's doing.",
});

type Shortfall = { readonly locked: number; readonly required: number; readonly count: number };

function tooSmall(hotkey: string, { locked, required, count }: Shortfall): LockRefusal {
  const message = `The coldkey has ${locked} alpha locked on the subnet; ${count === 1 ? "its submission needs" : `its ${count} submissions need`} ${required}.`;
  return { hotkey, code: "LOCK_TOO_SMALL", message };
}
