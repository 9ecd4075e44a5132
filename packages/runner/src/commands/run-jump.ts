import { CompetitionError, type Logger } from "@404-gen/core";
import { STAGES, type Stage } from "@404-gen/core/records";
import { assembleServices } from "../assemble/assemble-services.ts";
import { competitionClock } from "../assemble/competition-clock.ts";
import { placeOf } from "../assemble/place.ts";
import type { ServiceName } from "../assemble/services/index.ts";
import { jumpThroughRound } from "../run/jump-through-round.ts";
import { createVirtualClock } from "../run/virtual-time.ts";
import type { Settings } from "../settings/load.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import type { Terminal } from "../terminal/terminal.ts";

const invalid = (message: string) => new CompetitionError(message, { code: "OPTION_INVALID" });

/** The stage that `--until` names. @throws CompetitionError `OPTION_INVALID` */
export function untilOption({ jump, until }: { jump?: boolean; until?: string }): Stage | null {
  if (until === undefined) return null;
  const stage = STAGES.find((one) => one === until);
  if (jump && stage) return stage;
  throw invalid(`--until is ${JSON.stringify(until)}, allowed is with --jump a stage: ${STAGES.join(", ")}`);
}

type Jumping = {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly until: Stage | null;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/** Plays the current round on a simulated chain to its end or to `until`, and reports where it is then. @throws CompetitionError `OPTION_INVALID` */
export async function runJumping(
  names: readonly ServiceName[],
  { settings, logger, until, terminal, signal }: Jumping,
): Promise<number> {
  const { CHAIN, CHAIN_FILE: chainFile } = settings;
  if (CHAIN !== "simulated" || chainFile === undefined)
    throw invalid("--jump needs CHAIN=simulated: a real chain has its own time");
  const clock = createVirtualClock({ now: (await competitionClock(settings)).now() });
  // Left out, because weights are set every half hour, whatever the round does. Without a runner id no leases are taken: a trial has one runner.
  const services = names.filter((name) => name !== "weights");
  const assembly = await assembleServices(services, { place: placeOf({ settings, logger, clock, patience: signal }) });
  try {
    const state = await assembly.part("state");
    const end = await jumpThroughRound(assembly.services, {
      ...{ state, clock, chainFile, until, signal },
      onTurn: ({ service, result }) => {
        if (result.kind === "acted") terminal.note(`${service}: ${result.what}`);
        if (result.kind === "failed") terminal.note(`${service}: ${result.message} [${result.code}]`);
      },
    });
    const at = new Date(clock.now()).toISOString();
    terminal.result({ ...end, time: at }, ({ round, stage, waits }) =>
      [`round ${round} is in ${stage}, at ${at}`, ...waits.map((wait) => `waits: ${wait}`)].join("\n"),
    );
    return end.waits.length > 0 ? EXIT.negative : EXIT.ok;
  } finally {
    await assembly.close();
  }
}
