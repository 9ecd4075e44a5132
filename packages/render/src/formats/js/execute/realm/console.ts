/** Messages of three while a module runs, for the miner. At most 20 are kept. */
export const lines: string[] = [];

function say(...words: unknown[]): void {
  const at = lines.length;
  if (at < 20 && typeof words[0] === "string") lines[at] = words[0];
}

/** Replaces the global `console` to which three writes (tsup.config.ts injects it): modules have none. */
export const console = { log: say, info: say, warn: say, error: say, debug: say };
