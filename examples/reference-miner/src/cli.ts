#!/usr/bin/env node
import { isMinerFormat, MINER_FORMATS } from "./generate.ts";
import { isQualityName } from "./quality.ts";
import { createMinerServer } from "./server.ts";

const { PORT = "10006", HOST = "127.0.0.1", QUALITY = "high", FORMAT = "glb" } = process.env;
if (!isQualityName(QUALITY) || !isMinerFormat(FORMAT)) {
  process.stderr.write(`reference-miner: QUALITY is high, medium or low; FORMAT is ${MINER_FORMATS.join(" or ")}\n`);
  process.exit(2);
}
const server = createMinerServer({ quality: QUALITY, format: FORMAT });
server.listen(Number(PORT), HOST, () =>
  process.stderr.write(`reference miner (${QUALITY}, ${FORMAT}) on http://${HOST}:${PORT}\n`),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.close(() => process.exit(0)));
