#!/usr/bin/env node
import { main } from "./program.ts";

// A reader that has enough (`| head`) ends the command; it is no failure of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const status = await main(process.argv.slice(2));
// What a command leaves behind (a chain's socket waits up to 30 s) must not hold its end, and nothing written may be lost.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(status);
