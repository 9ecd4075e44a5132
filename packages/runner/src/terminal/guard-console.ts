import { format } from "node:util";
import { redact, showLines } from "@404-gen/core";

const METHODS = ["debug", "error", "info", "log", "trace", "warn"] as const;

/**
 * Makes the console's output as safe as the terminal's. Libraries write to the console: that of the chain prints a node's answer with its escape
 * sequences, and the node's address with the key in it. All of it goes to standard error; standard output is for the result. Returns a function that
 * restores the console.
 */
export function guardConsole(stderr: Pick<NodeJS.WriteStream, "write">, target: Console = console): () => void {
  const before = METHODS.map((name) => [name, target[name]] as const);
  for (const name of METHODS)
    target[name] = (...values: unknown[]) => void stderr.write(`${showLines(redact(format(...values)))}\n`);
  return () => {
    for (const [name, method] of before) target[name] = method;
  };
}
