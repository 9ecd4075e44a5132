import { paths } from "../../records/paths.ts";
import { modelUrl } from "../../records/recorded-model.ts";
import { type Result, resultExtras } from "../../records/results.ts";
import { type CommonContext, hasReached, type RoundContext } from "../round-context.ts";
import type { Tally } from "../tally.ts";

/** Files that a miner lost without a reason in the record: one warning a miner, and one a host that several of them share. */
export function checkLosses(context: RoundContext, tally: Tally): void {
  const { records, round } = context;
  if (!hasReached(context, "duels")) return;
  const losers: string[] = [];
  for (const [hotkey, results] of records.submitted) {
    const entries = Object.values(results);
    const losses = entries.filter(isLost).length;
    tally.expect(losses === 0, () => ({
      code: "FILES_LOST",
      file: paths.submitted(round, hotkey),
      hotkey,
      recorded: { lost: losses, of: entries.length },
      expected: "a file, or the reason why there is none",
      message: `${hotkey} lost ${losses === entries.length ? "every one" : `${losses} of ${entries.length}`} of its files in round ${round}, and nobody says why.`,
    }));
    if (losses > 0 && losses === entries.length) losers.push(hotkey);
  }
  checkHosts(context, { losers, tally });
}

type Losing = {
  /** Hotkeys that lost every file without a reason. */
  readonly losers: readonly string[];
  readonly tally: Tally;
};

/** Miners who share a host and lost everything there: one warning a host. */
export function checkHosts({ records, round }: CommonContext, { losers, tally }: Losing): void {
  const hosts = new Map(
    Object.entries(records.submissions ?? {}).map(([hotkey, { cdn_url }]) => [hotkey, hostOf(cdn_url)]),
  );
  for (const host of new Set(losers.map((hotkey) => hosts.get(hotkey) ?? null))) {
    if (host === null) continue;
    const hotkeys = losers.filter((hotkey) => hosts.get(hotkey) === host);
    const users = [...hosts.values()].filter((one) => one === host).length;
    tally.expect(hotkeys.length < 2, () => ({
      code: "HOST_LOST",
      file: paths.submissions(round),
      recorded: hotkeys,
      expected: null,
      message: `${hotkeys.length} of the ${users} miners of round ${round} with files at ${host} lost every one of them: more likely the host or the way to it than the miners.`,
    }));
  }
}

/** No file came, and the record gives no code. */
function isLost(result: Result): boolean {
  return modelUrl(result) === null && resultExtras.of(result).code === undefined;
}

function hostOf(address: string | undefined): string | null {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : null;
}
