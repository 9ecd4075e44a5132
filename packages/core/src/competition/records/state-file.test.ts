import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { testHotkey } from "../../../testing/test-hotkey.ts";
import { STATE_FILES_ONE } from "../one/state-files.ts";
import { defineMessage, MESSAGES } from "./commit-message.ts";
import { defineExtras } from "./extras.ts";
import { paths } from "./paths.ts";
import { pathsOf } from "./paths-of.ts";
import { definePattern } from "./pattern.ts";
import { defineStateFile, stateFileAt } from "./state-file.ts";

const hotkey = testHotkey(3);

describe("a state file's path", () => {
  const file = defineStateFile({
    path: "rounds/{round}/{hotkey}/generated_{repeat}.json",
    about: "A file of a test.",
    schema: z.looseObject({}),
    writers: [{ by: "people", message: null }],
    change: { kind: "free" },
  });

  it("is made from its place, and gives the place back", () => {
    const place = fc.record({
      round: fc.nat(999_999_999),
      repeat: fc.nat(999_999_999),
      hotkey: fc.stringMatching(/^[1-9A-Za-z]{1,48}$/),
    });
    fc.assert(
      fc.property(place, (one) => {
        expect(file.placeOf(file.path(one))).toEqual(one);
      }),
    );
  });

  it("has one spelling: no zeros in front, no deeper folder, nothing around it", () => {
    for (const path of [
      "rounds/01/a/generated_1.json",
      "rounds/1/a/b/generated_1.json",
      "x/rounds/1/a/generated_1.json",
    ])
      expect(file.placeOf(path)).toBeNull();
    expect(file.placeOf("rounds/1/a/generated_x.json")).toBeNull();
    expect(file.placeOf("rounds/1/a/generated_1xjson")).toBeNull();
  });

  it("comes from the list by name, its values in the path's order", () => {
    expect(pathsOf({ file }).file(4, hotkey, 2)).toBe(`rounds/4/${hotkey}/generated_2.json`);
    expect(paths.state).toBe("state.json");
    expect(paths.generated(4, "leader")).toBe("rounds/4/leader/generated.json");
    expect(paths.matrix(0)).toBe("rounds/0/matches_matrix.csv");
  });
});

describe("competition 1's state files", () => {
  it("lie at paths of which no two kinds share one", () => {
    const place = { round: 7, hotkey, left: "leader", right: hotkey };
    for (const [name, file] of Object.entries(STATE_FILES_ONE)) {
      const path = definePattern<string>(file.pattern, "[^/]+").fill(place as never);
      const at = Object.entries(STATE_FILES_ONE).filter(([, other]) => other.placeOf(path) !== null);
      expect(at.map(([other]) => other)).toEqual([name]);
    }
  });

  it("are found by path, and nothing else is", () => {
    expect(stateFileAt(STATE_FILES_ONE, `rounds/0/${hotkey}/duels_leader.json`)).toBe(STATE_FILES_ONE.matchReport);
    for (const path of ["README.md", "rounds/0/notes.json", `rounds/0/${hotkey}/x/submitted.json`, "rounds/state.json"])
      expect(stateFileAt(STATE_FILES_ONE, path)).toBeNull();
  });
});

describe("a line of commit messages", () => {
  it("is written with ten characters of a hotkey, and known again", () => {
    const text = MESSAGES.submitted.text({ round: 12, hotkey });
    expect(text).toBe(`Update submitted for round 12, miner ${hotkey.slice(0, 10)}`);
    expect(MESSAGES.submitted.matches(text)).toBe(true);
    expect(MESSAGES.generated.matches(text)).toBe(false);
    expect(MESSAGES.stateMoved.text({ stage: "open", also: ", schedule", round: 1 })).toBe(
      "Update state (open), schedule for round 1",
    );
  });

  it("of every kind matches what it writes", () => {
    const values = { round: 3, hotkey, left: "leader", right: hotkey, stage: "duels", also: "" };
    for (const [name, message] of Object.entries(MESSAGES))
      expect(message.matches(message.text(values as never)), name).toBe(true);
  });

  it("is the whole line", () => {
    const line = defineMessage("Round {round} of {hotkey}");
    expect(line.matches("Round 3 of x")).toBe(true);
    for (const other of ["Round 3 of x y", "A Round 3 of x", "Round x of y", "Round 3 of "])
      expect(line.matches(other)).toBe(false);
  });
});

describe("facts under x404", () => {
  const extras = defineExtras({ since: z.string(), runs: z.int() });

  it("are read one by one: a broken one hides no other", () => {
    expect(extras.of({ x404: { since: 5, runs: 2, other: true } })).toEqual({ runs: 2 });
    expect(extras.of({ x404: { since: "now" } }).since).toBe("now");
  });

  it("are none where there are none, whatever stands there", () => {
    for (const holder of [null, undefined, {}, { x404: null }, { x404: "text" }, { x404: [] }])
      expect(extras.of(holder)).toEqual({});
  });
});
