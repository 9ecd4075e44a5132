import { CompetitionError } from "@404-gen/core";
import { STAGES, type Stage } from "@404-gen/core/records";
import type { Assembly } from "../assemble/assemble-services.ts";
import type { ServiceName } from "../assemble/services/index.ts";
import { type JumpOptions, jumpThroughRound } from "../run/jump-through-round.ts";
import type { TurnEvent } from "../run/loop.ts";
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

/** Weights are set by their own clock, every half hour. */
export const withoutWeights = (names: readonly ServiceName[]) => names.filter((name) => name !== "weights");

type Jumping = Pick<JumpOptions, "clock" | "journalDir" | "until" | "signal"> & { readonly terminal: Terminal };

/** Plays the present round through, and says where it stands then. */
export async function jump({ services, part }: Assembly, { terminal, ...options }: Jumping): Promise<number> {
  const onTurn = ({ service, result }: TurnEvent) => {
    if (result.kind === "acted") terminal.note(`${service}: ${result.what}`);
    if (result.kind === "failed") terminal.note(`${service}: ${result.message} [${result.code}]`);
  };
  const end = await jumpThroughRound(services, { ...options, state: await part("state"), onTurn });
  const at = new Date(options.clock.now()).toISOString();
  terminal.result({ ...end, time: at }, ({ round, stage, waits }) =>
    [`round ${round} is in ${stage}, at ${at}`, ...waits.map((wait) => `waits: ${wait}`)].join("\n"),
  );
  return end.waits.length > 0 ? EXIT.negative : EXIT.ok;
}
