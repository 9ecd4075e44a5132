import type { Chain, WeightsOnChain } from "@404-gen/core";
import { clockOffMs } from "@404-gen/core/stages";
import type { SubtensorChain } from "@404-gen/core/subtensor";
import { openChain } from "../assemble/parts/chain.ts";
import { attempt, type Checkup, ok, skippedCheckup, warning, wrong } from "./checkup.ts";
import type { Area, Ground } from "./ground.ts";

/** Version of the runtime whose metadata the tests use (`CHAIN.md` section 6). */
const TESTED_SPEC = 424;

const isSubtensor = (chain: Chain): chain is SubtensorChain => "hyperparameters" in chain;

/** Checks the wallet, the chain's head, its runtime, the subnet, our weights there, and our clock against the chain's. */
export const chainArea: Area = { name: "chain", cheap: true, look };

async function look(ground: Ground): Promise<readonly Checkup[]> {
  const connection = await open(ground);
  if (connection.chain === null) return connection.checks;
  const { chain, signs, checks } = connection;
  const { signal } = ground;
  try {
    const head = await attempt("chain", async () => {
      const startMs = Date.now();
      const block = await chain.currentBlock({ signal });
      return `block ${block} of ${chain.name}, in ${Date.now() - startMs} ms`;
    });
    if (head.state === "wrong") return [...checks, head];
    return [...checks, head, ...(await readItems(chain, ground)), ...(signs ? await readSelf(chain, ground) : [])];
  } finally {
    await chain.close();
  }
}

type Connection = { readonly chain: Chain | null; readonly signs: boolean; readonly checks: readonly Checkup[] };

/** Opens the chain with the wallet. Where the wallet cannot be read, it opens the chain without it, so that the rest is still checked. */
async function open({ settings, clock, logger }: Ground): Promise<Connection> {
  const opening = async (name: string, sign: boolean) => {
    const reach: { chain: Chain | null } = { chain: null };
    const check = await attempt(name, async () => {
      reach.chain = await openChain({ settings, sign, clock, logger });
      return sign ? `${settings.WALLET_NAME}/${settings.WALLET_HOTKEY} is read` : "opened to read";
    });
    return { ...reach, check };
  };
  const signing = await opening("wallet", true);
  if (signing.chain !== null) return { chain: signing.chain, signs: true, checks: [signing.check] };
  const reading = await opening("chain", false);
  const checks = [signing.check, ...(reading.chain === null ? [reading.check] : [])];
  return { chain: reading.chain, signs: false, checks };
}

async function readItems(chain: Chain, { signal }: Ground): Promise<readonly Checkup[]> {
  const commitments = await attempt("commitments", async () => {
    return `${(await chain.commitments({ signal })).length} hotkeys have one`;
  });
  if (!isSubtensor(chain)) return [commitments];
  return [await readFit(chain, signal), await readSubnet(chain, signal), commitments];
}

const readFit = (chain: SubtensorChain, signal: AbortSignal) =>
  attempt("runtime", async () => {
    const { specVersion, missing, nullConsensus } = await chain.runtime({ signal });
    if (missing.length > 0 && nullConsensus)
      return wrong("runtime", `spec ${specVersion} takes weights by set_weights_v2 alone`, "CHAIN_MODE_UNSUPPORTED");
    if (missing.length > 0)
      return wrong("runtime", `spec ${specVersion} has no ${missing.join(", ")}`, "CHAIN_ITEM_MISSING");
    if (nullConsensus)
      return warning(
        "runtime",
        `spec ${specVersion} knows set_weights_v2; a subnet in null-consensus mode is not served`,
      );
    if (specVersion === TESTED_SPEC) return `spec ${specVersion}, the tested one; all that is used is there`;
    return warning("runtime", `spec ${specVersion}, tested with ${TESTED_SPEC}; all that is used is there`);
  });

const readSubnet = (chain: SubtensorChain, signal: AbortSignal) =>
  attempt("subnet", async () => {
    const facts = await chain.hyperparameters({ signal });
    const path = facts.commitReveal ? `sealed for ${facts.revealPeriodEpochs} epoch(s)` : "in the open";
    return `weights go ${path}, at most every ${facts.weightsRateLimit} blocks; tempo ${facts.tempo}`;
  });

async function readSelf(chain: Chain, { clock, settings, signal }: Ground): Promise<readonly Checkup[]> {
  const reading: { held: WeightsOnChain | null } = { held: null };
  const own = await attempt("own weights", async () => {
    reading.held = await chain.readWeights({ signal });
    return sayHeld(reading.held);
  });
  return [
    own,
    reading.held === null
      ? skippedCheckup("clock", "the chain's time was not read")
      : sayClock(reading.held, { now: clock.now(), toleranceSeconds: settings.CLOCK_TOLERANCE_SEC }),
  ];
}

function sayHeld({ uid, validatorPermit, lastUpdate, values, sealedAt }: WeightsOnChain): string | Checkup {
  if (uid === null) return wrong("own weights", "the hotkey is not registered on the subnet", "HOTKEY_NOT_REGISTERED");
  const sealNote = sealedAt.length > 0 ? `, ${sealedAt.length} commits still sealed` : "";
  const text = `uid ${uid}, last set at block ${lastUpdate}, ${Object.keys(values).length} in force${sealNote}`;
  if (validatorPermit) return text;
  return wrong("own weights", `${text}; no validator permit (it appears after an epoch)`, "NO_VALIDATOR_PERMIT");
}

type Clockwork = { readonly now: number; readonly toleranceSeconds: number };

function sayClock({ timeMs }: WeightsOnChain, { now, toleranceSeconds }: Clockwork): Checkup {
  if (timeMs === null) return skippedCheckup("clock", "the chain tells no time");
  const seconds = Math.round(clockOffMs(timeMs, now) / 1000);
  if (Math.abs(seconds) > toleranceSeconds)
    return wrong("clock", `${seconds} s off the chain's: set it (NTP)`, "CLOCK_OFF");
  return ok("clock", `the chain's to ${Math.abs(seconds)} s, beside the age of a block`);
}
