import { format } from "node:util";
import { redact, showLines } from "@404-gen/core";

const METHODS = ["debug", "error", "info", "log", "trace", "warn"] as const;

/**
 * Makes the console speak as the terminal does. Libraries write to it on their own: the chain's prints what a node answered, with its
 * escape sequences, and the node's address with the key in it. All of it goes to standard error; standard output is the result's.
 * Gives what puts the console back.
 */
export function guardConsole(stderr: Pick<NodeJS.WriteStream, "write">, target: Console = console): () => void {
  const before = METHODS.map((name) => [name, target[name]] as const);
  for (const name of METHODS)
    target[name] = (...values: unknown[]) => void stderr.write(`${showLines(redact(format(...values)))}\n`);
  return () => {
    for (const [name, method] of before) target[name] = method;
  };
}
