import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileCommitment } from "../../../testing/hostile-commitment.ts";
import { checkCdnUrl } from "./cdn-url.ts";
import { MAX_COMMITMENT_BYTES, parseCommitment } from "./commitment.ts";
import { readLiteral } from "./literal.ts";
import { createPythonRandom } from "./python-random.ts";

const COMMIT = "28900bbb82c04f210eda8907713f57b9f6792992";
const codeOf = (text: string) => {
  const commitment = parseCommitment(text);
  return "rejection" in commitment ? commitment.rejection.code : commitment.fields;
};

describe("parseCommitment", () => {
  it.each([
    [`{"repo":"me/my.gen-1_x","commit":"${COMMIT}","cdn_url":"https://cdn.example/a/b"}`],
    [`{'repo': 'me/my.gen-1_x', 'commit': '${COMMIT}', 'cdn_url': 'https://cdn.example/a/b'}`],
    [
      `{'repo': "me/my.gen-1_x", 'commit': '${COMMIT}', 'cdn_url': 'https://cdn.example/a/b///', 'x': (1, None, [True,]),}`,
    ],
  ])("reads %s", (text) => {
    expect(codeOf(text)).toEqual({ repo: "me/my.gen-1_x", commit: COMMIT, cdn_url: "https://cdn.example/a/b" });
  });

  it("keeps an apostrophe in a legal value, in either spelling", () => {
    const expected = { cdn_url: "https://cdn.example/o'neill" };
    expect(codeOf(`{"cdn_url":"https://cdn.example/o'neill"}`)).toEqual(expected);
    expect(codeOf(`{'cdn_url': "https://cdn.example/o'neill"}`)).toEqual(expected);
    expect(codeOf(`{'cdn_url': 'https://cdn.example/o\\'neill'}`)).toEqual(expected);
  });

  it.each([
    ["5", "COMMITMENT_NOT_AN_OBJECT"],
    ["null", "COMMITMENT_NOT_AN_OBJECT"],
    ['["repo"]', "COMMITMENT_NOT_AN_OBJECT"],
    ['"repo"', "COMMITMENT_NOT_AN_OBJECT"],
    ["", "COMMITMENT_NOT_JSON"],
    ["{", "COMMITMENT_NOT_JSON"],
    ["{'repo'}", "COMMITMENT_NOT_JSON"],
    ["not json at all", "COMMITMENT_NOT_JSON"],
    ["[".repeat(1000), "COMMITMENT_TOO_DEEP"],
    [`{"repo":${'{"a":'.repeat(5)}1${"}".repeat(6)}`, "COMMITMENT_TOO_DEEP"],
    [`{"repo":"${"a".repeat(1100)}"}`, "COMMITMENT_TOO_LARGE"],
    [`{"repo":"${"é".repeat(600)}"}`, "COMMITMENT_TOO_LARGE"],
    ["{}", "COMMITMENT_EMPTY"],
    ['{"model":"x"}', "COMMITMENT_EMPTY"],
    ['{"__proto__":{"repo":"a/b"}}', "COMMITMENT_EMPTY"],
    ['{"repo":7}', "COMMITMENT_REPO_INVALID"],
    ['{"repo":{"a":"b"}}', "COMMITMENT_REPO_INVALID"],
    ['{"repo":"no-slash"}', "COMMITMENT_REPO_INVALID"],
    ['{"repo":"a/b/c"}', "COMMITMENT_REPO_INVALID"],
    ['{"repo":"../etc"}', "COMMITMENT_REPO_INVALID"],
    ['{"repo":"a/b\\n"}', "COMMITMENT_REPO_INVALID"],
    ['{"commit":"release-candidate-of-forty-characters-xx"}', "COMMITMENT_COMMIT_INVALID"],
    [`{"commit":"${COMMIT}0"}`, "COMMITMENT_COMMIT_INVALID"],
    ['{"cdn_url":"ftp://host/x"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https:///x"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://u:p@host/x"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://@host/x"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://host/x?"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://host/x#"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://host\\\\evil/x"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"https://ho st/x"}', "COMMITMENT_CDN_URL_INVALID"],
    ['{"cdn_url":"javascript:alert(1)"}', "COMMITMENT_CDN_URL_INVALID"],
  ])("refuses %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it("reads every JSON text as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(readLiteral(text, { maxDepth: 10 })).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
    const odd = '{"a\\u00e9\\ud83d\\ude00\\/\\b":[1e5,-0.5,1E-3,true,null,{"__proto__":1,"x":1,"x":2}]}';
    expect(readLiteral(odd, { maxDepth: 10 })).toEqual(JSON.parse(odd));
  });

  it("keeps the fields that are in order beside one that is not", () => {
    const commitment = parseCommitment(`{"repo":"a/b","commit":"main"}`);
    expect(commitment).toMatchObject({ fields: { repo: "a/b" }, invalid: ["commit"] });
  });

  it("is total: 50,000 hostile texts give fields or a rejection, and what passes is well formed", () => {
    const random = createPythonRandom(17);
    const wrong: string[] = [];
    const kinds = new Set<string>();
    for (let run = 0; run < 50_000; run++) {
      const text = hostileCommitment(random);
      const commitment = parseCommitment(text);
      const { repo, commit, cdn_url } = commitment.fields;
      const fine =
        (repo === undefined || /^[\w.-]+\/[\w.-]+$/.test(repo)) &&
        (commit === undefined || /^[0-9a-f]{40}$/i.test(commit)) &&
        (cdn_url === undefined || /^https?:\/\/[^/@?#\s]+[^?#\s]*$/i.test(cdn_url)) &&
        ("rejection" in commitment || Object.keys(commitment.fields).length > 0);
      if (!fine) wrong.push(text);
      kinds.add("rejection" in commitment ? commitment.rejection.code : "accepted");
    }
    expect(wrong).toEqual([]);
    expect([...kinds].sort()).toEqual([
      "COMMITMENT_CDN_URL_INVALID",
      "COMMITMENT_COMMIT_INVALID",
      "COMMITMENT_EMPTY",
      "COMMITMENT_NOT_AN_OBJECT",
      "COMMITMENT_NOT_JSON",
      "COMMITMENT_REPO_INVALID",
      "COMMITMENT_TOO_DEEP",
      "COMMITMENT_TOO_LARGE",
      "accepted",
    ]);
  });
});

describe("what a commitment says, and what is told of it", () => {
  const code = (text: string) => {
    const commitment = parseCommitment(text);
    return "rejection" in commitment ? commitment.rejection.code : commitment.fields;
  };
  it("may be as long as the chain takes, in bytes and in characters", () => {
    const textOf = (bytes: number) => `{"repo": "a/b"${" ".repeat(bytes - 15)}}`;
    expect(code(textOf(MAX_COMMITMENT_BYTES))).toEqual({ repo: "a/b" });
    expect(code(textOf(MAX_COMMITMENT_BYTES + 1))).toBe("COMMITMENT_TOO_LARGE");
    expect(code(`{"repo": "a/b", "x": "${"é".repeat(MAX_COMMITMENT_BYTES / 2)}"}`)).toBe("COMMITMENT_TOO_LARGE");
  });

  it("nests no deeper than four, whatever the brackets are", () => {
    expect(code('{"repo": "a/b", "x": [[({})], [[]], ({})]}')).toBe("COMMITMENT_TOO_DEEP");
    expect(code('{"repo": "a/b", "x": [[[]], [[]], ([]), ({}), {}]}')).toEqual({ repo: "a/b" });
    expect(
      code('{"repo": "a/b", "x": [()], "y": [()], "z": [()], "a": {}, "b": {}, "c": {}, "d": {}, "e": []}'),
    ).toEqual({
      repo: "a/b",
    });
  });

  it.each(["a/.", "a/..", "../b", "./b", "a/b/c", "a"])("takes %j for no repository", (repo) => {
    expect(parseCommitment(JSON.stringify({ repo }))).toHaveProperty("rejection", {
      code: "COMMITMENT_REPO_INVALID",
      message: "repo must be owner/name of word characters, dots and hyphens.",
      data: { field: "repo" },
    });
  });

  it("tells every field that is wrong, the first one by code, and keeps the others", () => {
    const commitment = parseCommitment(JSON.stringify({ repo: 7, commit: "main", cdn_url: "https://c.example/" }));
    expect(commitment).toEqual({
      fields: { cdn_url: "https://c.example" },
      invalid: ["repo", "commit"],
      rejection: {
        code: "COMMITMENT_REPO_INVALID",
        message: "repo must be a string; commit must be 40 hex digits, no branch or tag.",
        data: { field: "repo" },
      },
    });
    expect(parseCommitment("[]")).toEqual({
      fields: {},
      invalid: [],
      rejection: expect.objectContaining({ code: "COMMITMENT_NOT_AN_OBJECT" }),
    });
  });

  it.each([
    ["https://c.example/a b", "space"],
    ["ftp://c.example", "http"],
    ["https://user@c.example", "user name"],
    ["https://c.example:99999/", "not a URL"],
  ])("says what is wrong with %s", (url, word) => {
    expect(checkCdnUrl(url)).toEqual({ problem: expect.stringContaining(word) });
    expect(checkCdnUrl("///")).toHaveProperty("problem");
  });
});
