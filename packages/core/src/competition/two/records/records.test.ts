import { describe, expect, it } from "vitest";
import { hasCompetition2Data, readCompetition2, readCompetition2Text } from "../../../../testing/competition-2-data.ts";
import { pydanticFloat, pythonFloat } from "../../records/json/python-float.ts";
import { type AnyStateFile, stateFileAt } from "../../records/state-file.ts";
import { STATE_FILES_TWO } from "../state-files.ts";

/** File of the data → the path that it has in a repository. The data cuts some files short and says so in their names. */
const RECORDS: readonly (readonly [string, string])[] = [
  ["config.json", "config.json"],
  ["leader.first-two.json", "leader.json"],
  ["submitted.two-stems.json", "rounds/53/5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq/submitted.json"],
  [
    "round24/audit_submitted_1.three-duels.json",
    "rounds/24/5CHvUfGBqrWLANVnMHkp1ayKTaKkTZwfA1v6WugcbP93RJ5Q/audit_submitted_1.json",
  ],
  ["round24/pod_stats.5CHvUfGBqr.json", "rounds/24/5CHvUfGBqrWLANVnMHkp1ayKTaKkTZwfA1v6WugcbP93RJ5Q/pod_stats.json"],
  ["round34/pod_stats.5HJvp6ZSTt.json", "rounds/34/5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq/pod_stats.json"],
  ["round34/builds.three-of-21.json", "rounds/34/builds.json"],
  ["round34/submissions.three-of-21.json", "rounds/34/submissions.json"],
  ["round34/generation_reports.at-1de0f6f.json", "rounds/34/generation_reports.json"],
  ["round34/matches_matrix.csv", "rounds/34/matches_matrix.csv"],
  ["round34/winner.json", "rounds/34/winner.json"],
  ["round23/audit_matrix.first-8-rows.csv", "rounds/23/audit_matrix.csv"],
  ["round36/generation_reports.json", "rounds/36/generation_reports.json"],
  ["round53/duels_leader.json", "rounds/53/5F1BTPggEiw4FWNV8ENcSQL7sFFmFqyxBRhYLAjSM4XVip9D/duels_leader.json"],
  ...[24, 34, 52, 53].flatMap((round) =>
    [
      "audit_matrix.csv",
      "generation_reports.json",
      "generation_audits.json",
      "require_audit.json",
      "source_audit.json",
      "schedule.json",
      "seed.json",
    ].map((file) => [`round${round}/${file}`, `rounds/${round}/${file}`] as const),
  ),
];

const read = (path: string, text: string) => {
  const file = stateFileAt(STATE_FILES_TWO, path) as AnyStateFile;
  return { file, record: file.parse(text, { path }) };
};

describe.skipIf(!hasCompetition2Data)("the live competition's records", () => {
  const there = RECORDS.filter(([name]) => readCompetition2Text(`records/${name}`) !== "");

  it("are all there that the data tells of", () => {
    expect(there.length).toBeGreaterThan(30);
  });

  it.each(there)("%s comes back byte for byte", (name, path) => {
    const text = readCompetition2Text(`records/${name}`);
    const { file, record } = read(path, text);
    expect(file.format(record)).toBe(text);
  });

  it.each(there.filter(([name]) => !name.endsWith(".csv")))(
    "%s is written as the reference writes it, from plain values",
    (name, path) => {
      const text = readCompetition2Text(`records/${name}`);
      const { file } = read(path, text);
      const people = file.writers.some(({ by }) => by === "people");
      if (people) return;
      expect(file.format(JSON.parse(text))).toBe(text);
    },
  );
});

describe.skipIf(!hasCompetition2Data)("floats", () => {
  const vectors = readCompetition2<readonly { value_repr: string; json: string }[]>("vectors/floats.json", []);
  it.each(vectors)("$value_repr is written as $json", ({ value_repr, json }) => {
    expect(pydanticFloat(Number(value_repr))).toBe(json);
    expect(pythonFloat(Number(value_repr))).toBe(value_repr);
  });
});

describe("the files", () => {
  const HOTKEY = "5HJvp6ZSTt9qV3sLnrwqsmQX4AibV2WcyzERxGz9qo87hcGq";
  const json = (value: unknown) => JSON.stringify(value, null, 2);

  it("read the early rounds: a report that counted prompts, submissions and leaders without hardware", () => {
    const report = {
      [HOTKEY]: {
        hotkey: HOTKEY,
        outcome: "passed",
        checked_prompts: 128,
        failed_prompts: 0,
        generation_time: 51.25,
        reason: "",
      },
    };
    const early = read("rounds/0/generation_reports.json", json(report));
    expect(early.record).toMatchObject({ [HOTKEY]: { repeats: [], checked_prompts: 128 } });
    expect(early.file.format(early.record)).toBe(json(report));
    const leader = [
      { hotkey: HOTKEY, repo: "me/it", commit: "a".repeat(40), docker: "image", weight: 0.5, effective_block: 7 },
    ];
    const { file, record } = read("leader.json", json(leader));
    expect(record).toMatchObject([{ hardware: ["4xH200"] }]);
    expect(file.format(record)).toBe(json(leader));
  });

  it("write names of any script as the reference's writer of each file does", () => {
    const row = {
      repo: "ä/b",
      commit: "a".repeat(40),
      cdn_url: "https://c/",
      revealed_at_block: 1,
      round: "threejs-0",
      hardware: ["4xH200"],
    };
    expect(STATE_FILES_TWO.submissions.format({ [HOTKEY]: row })).toContain('"\\u00e4/b"');
    const build = {
      repo: "ä/b",
      commit: "a".repeat(40),
      revealed_at_block: 1,
      hardware: [],
      tag: "t",
      status: "success" as const,
      docker_image: null,
    };
    expect(STATE_FILES_TWO.builds.format({ [HOTKEY]: build })).toContain('"ä/b"');
  });

  it("refuse an audit row of another form", () => {
    const parse = (row: string) =>
      STATE_FILES_TWO.auditMatrix.parse(`left,right,margin\n${row}`, { path: "audit_matrix.csv" });
    expect(parse(`leader_2,${HOTKEY},0.0703125`)).toEqual([{ left: "leader_2", right: HOTKEY, margin: 0.0703125 }]);
    for (const row of [`leader,${HOTKEY},0.1`, `submitted_0,${HOTKEY},0.1`, `x_1,${HOTKEY},0.1`, `leader_1,x,0.1`]) {
      expect(() => parse(row)).toThrow(expect.objectContaining({ code: "RECORD_INVALID" }));
    }
  });

  it("keep a request of competition 1, which knew no defender", () => {
    const text = json([{ hotkey: HOTKEY, critical_prompts: ["a"] }]);
    const { file, record } = read("rounds/0/require_audit.json", text);
    expect(record).toMatchObject([{ latest_defender: "" }]);
    expect(file.format(record)).toBe(text);
  });
});
