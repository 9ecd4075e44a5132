#!/usr/bin/env node
import nodeModule from "node:module";

// Node 22.1 and later keep compiled code for the next start. It must be switched on before any other import, so those are dynamic.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
const { main } = await import("./program.ts");
const { EXIT } = await import("./terminal/exit-codes.ts");
const { guardConsole } = await import("./terminal/guard-console.ts");
const { createTerminal } = await import("./terminal/terminal.ts");

const argv = process.argv.slice(2);

guardConsole(process.stderr);
// A reader that stops early (`| head`) ends the command, and that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.infrastructure),
);
// By itself Node would end with status 1 after a crash, but 1 means that the answer is no, and a crash is no answer.
process.on("uncaughtException", (error) => {
  const terminal = createTerminal({ json: argv.includes("--json") });
  terminal.crash(error);
  terminal.failure(error);
  process.exit(EXIT.infrastructure);
});

const status = await main(argv);
// First all output is written. Then the process exits at once: a handle that is still open (a chain's socket waits up to 30 s) must not delay it.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write("", resolve))),
);
process.exit(status);
