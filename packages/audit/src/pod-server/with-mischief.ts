import { sleep } from "@404-gen/core";
import type { Mischief } from "./mischief.ts";
import type { PodMachineOptions } from "./pod-machine.ts";
import type { PodMaker } from "./pod-maker.ts";

type Machine = Pick<PodMachineOptions, "make" | "warmUp" | "workers">;

const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

/** Wraps a miner's own functions with the mischief that happens inside of them. */
export function withMischief(
  { make, warmUp = async () => {}, workers }: Machine,
  { mischief, exit }: { readonly mischief: Mischief; readonly exit: (code: number) => void },
): Machine {
  return {
    workers,
    async warmUp(signal) {
      if (mischief.has("dies-warming")) exit(1);
      if (mischief.has("never-ready") || mischief.has("asks-while-warming")) return never(signal);
      const ms = mischief.get("warms-up");
      if (ms !== undefined) await sleep(ms, { signal });
      await warmUp(signal);
    },
    make: withSpoil(make, { mischief, exit }),
  };
}

function withSpoil(
  make: PodMaker,
  { mischief, exit }: { readonly mischief: Mischief; readonly exit: (code: number) => void },
): PodMaker {
  let count = 0;
  return async (prompt, options) => {
    const nth = ++count;
    if (mischief.has("exits")) exit(1);
    if (mischief.has("hangs")) return never(options.signal);
    const ms = mischief.get("slow");
    if (ms !== undefined) await sleep(ms, { signal: options.signal });
    const every = mischief.get("fails");
    if (every !== undefined && nth % every === 0) return { kind: "failed", reason: "out of luck" };
    return make(prompt, options);
  };
}
