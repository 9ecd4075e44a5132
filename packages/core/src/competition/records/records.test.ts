import { describe, expect, it } from "vitest";
import { readTextFiles, sharedDataFolder } from "../../../testing/shared-data.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import { formatConfig, formatLeader, formatResults, parseConfig, parseResults } from "./index.ts";
import { parseLeader } from "./leader.ts";
import { stateFileAt } from "./state-file.ts";

const folder = sharedDataFolder();
const files = folder ? readTextFiles(`${folder}/competition`) : new Map<string, string>();

describe.skipIf(!folder)("the records of a real competition (skipped without ../shared/data)", () => {
  it("are read and written back byte for byte", () => {
    let read = 0;
    for (const [path, text] of files) {
      const format = stateFileAt(STATE_FILES_ONE, path);
      expect(format, path).not.toBeNull();
      const back = format?.format(format.parse(text, { path }));
      if (back !== text) expect({ path, back }).toEqual({ path, back: text });
      read++;
    }
    expect(read).toBe(files.size);
  });
  it("keep the bytes of everything else when one field changes", () => {
    const path = [...files.keys()].find(
      (name) => name.endsWith("generated.json") && /0\.0000\d/.test(files.get(name) ?? ""),
    );
    const text = files.get(path ?? "") ?? "";
    const results = parseResults(text, { path: path ?? "" });
    const [stem, result] = Object.entries(results)[0]!;
    const newText = formatResults({ ...results, [stem]: { ...result, attempts: 99 } });
    expect(newText).toBe(text.replace(/"attempts": \d+/, '"attempts": 99'));
  });
  it("config: `1` stays `1` beside a changed field, and the newline at the end stays", () => {
    const text = files.get("config.json")!;
    const config = parseConfig(text, { path: "config.json" });
    expect(formatConfig({ ...config, carryover_prompts: 33 })).toBe(
      text.replace('"carryover_prompts": 32', '"carryover_prompts": 33'),
    );
  });
  it("leader: appended", () => {
    const text = files.get("leader.json")!;
    const leader = parseLeader(text, { path: "leader.json" });
    const out = formatLeader([...leader, { ...leader.at(-1)!, weight: 0.6 }]);
    expect(out.startsWith(text.slice(0, -2))).toBe(true);
  });
});
