#!/usr/bin/env node
import nodeModule from "node:module";

// Node from 22.1 on keeps what it compiled for the next start; everything is loaded after this line.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
const { main } = await import("./program.ts");
const { EXIT } = await import("./terminal/exit-codes.ts");
const { guardConsole } = await import("./terminal/guard-console.ts");
const { createTerminal } = await import("./terminal/terminal.ts");

const argv = process.argv.slice(2);

guardConsole(process.stderr);
// A reader that stops early (`| head`) ends the command; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.infrastructure),
);
// Node would end with status 1, which means that the answer is no; a crash is no answer.
process.on("uncaughtException", (error) => {
  const terminal = createTerminal({ json: argv.includes("--json") });
  terminal.crash(error);
  terminal.failure(error);
  process.exit(EXIT.infrastructure);
});

const status = await main(argv);
// What a command leaves open (a chain's socket waits up to 30 s) must not delay its end, and no output may be lost.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write("", resolve))),
);
process.exit(status);
