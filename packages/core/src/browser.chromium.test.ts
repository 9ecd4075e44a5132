import { describe, expect, it } from "vitest";
import { bundleForBrowser } from "../testing/bundle-for-browser.ts";
import { answerFromPage, chromiumPath } from "../testing/chromium.ts";
import * as competition from "./competition/index.ts";
import * as records from "./competition/records/index.ts";
import * as round from "./competition/round/index.ts";
import * as rules from "./competition/rules/index.ts";
import * as two from "./competition/two/index.ts";
import * as verify from "./competition/verify/index.ts";

const ENTRIES = { competition, records, round, rules, two, verify };

/** Some of a round by the rules, and records written and read: the same wherever it runs. Nothing but its argument is in its scope. */
function play({ rules, records }: Pick<typeof ENTRIES, "rules" | "records">) {
  const pool = Array.from({ length: 40 }, (_, n) => `https://prompts.example/p${n}.png`);
  const options = {
    round: 1,
    seed: 404,
    previousPrompts: pool.slice(0, 8),
    pool,
    promptsPerRound: 8,
    carryoverPrompts: 2,
  };
  const matrix = records.formatMatrix([
    { left: "leader", right: "5FVEJnXMrkftuqreigDY3owtim4UDQ26NE4FdTiVsy2zm8s5", margin: 1 / 3 },
  ]);
  const state = records.formatState({ current_round: 1, stage: "duels", next_stage_eta: null });
  return {
    prompts: rules.selectPrompts(options),
    matrix,
    rows: records.parseMatrix(matrix, { path: "matches_matrix.csv" }),
    state: records.parseState(state, { path: "state.json" }),
  };
}

/** What an entry gives, by name. */
const namesOf = (entries: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, Object.keys(entry).sort()]));

const PROGRAM = `
${Object.keys(ENTRIES)
  .map((name) => `import * as ${name} from "@404-gen/core/${name}";`)
  .join("\n")}
const entries = { ${Object.keys(ENTRIES).join(", ")} };
const namesOf = ${namesOf};
const play = ${play};
export default (answer) => answer({ node: [typeof globalThis.Buffer, typeof globalThis.process], names: namesOf(entries), play: play(entries) });
`;

describe.skipIf(chromiumPath() === null)(
  "entries that run in a browser, in Chromium (skipped where none is installed: apt install chromium)",
  () => {
    it("give there what they give in Node, and decide and read the same", async () => {
      const { code } = await bundleForBrowser(PROGRAM);
      const json = (value: unknown) => JSON.parse(JSON.stringify(value));
      expect(await answerFromPage(code)).toEqual(
        json({ node: ["undefined", "undefined"], names: namesOf(ENTRIES), play: play(ENTRIES) }),
      );
    });
  },
);
