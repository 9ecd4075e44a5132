import { EXIT } from "../terminal/exit-codes.ts";
import type { CommandContext } from "./define.ts";

/** Watches until a person ends it with `q` or Ctrl-C, or the watch throws. Returns the exit status. */
export async function watchUntilQuit(
  { terminal, signal, onKey }: Pick<CommandContext, "terminal" | "signal" | "onKey">,
  watch: (signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const stop = new AbortController();
  const ignoreKeys = onKey((key) => {
    if (key === "q") stop.abort();
  });
  terminal.note("watching; q or Ctrl-C ends");
  try {
    await watch(AbortSignal.any([signal, stop.signal]));
  } finally {
    ignoreKeys();
  }
  return EXIT.ok;
}
