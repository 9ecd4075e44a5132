import { readFile } from "node:fs/promises";
import { createModuleChecker } from "@404-gen/render";

const checker = createModuleChecker();
const { check } = await checker.check(await readFile("model.js"));
for (const { rule, detail, line, column } of check.failures) console.log(`${line}:${column} ${rule}: ${detail}`);
if (check.accepted) console.log("accepted,", check.metrics?.vertices, "vertices");
checker.close();
