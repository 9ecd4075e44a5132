// Writes docs/simulation.md from the simulator's faults and invariants: `npm run docs:simulation`.
import { writeFileSync } from "node:fs";
import { simulationPage } from "../packages/runner/src/simulation/simulation-page.ts";

writeFileSync(new URL("../docs/simulation.md", import.meta.url), simulationPage());
