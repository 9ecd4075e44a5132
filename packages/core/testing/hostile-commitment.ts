import type { PythonRandom } from "../src/competition/rules/python-random.ts";

const COMMIT = "28900bbb82c04f210eda8907713f57b9f6792992";
const TEXTS = [
  `{"repo":"me/my.gen","commit":"${COMMIT}","cdn_url":"https://cdn.example/a/"}`,
  `{'repo': 'me/my.gen', 'commit': '${COMMIT}', 'cdn_url': "https://cdn.example/o'neill"}`,
  '{"repo":"me/gen"}',
  `{"commit":"${COMMIT}"}`,
  '{"cdn_url":"https://u:p@h/?q#f"}',
  '{"repo":5,"commit":null,"cdn_url":["x"]}',
  '["repo"]',
  "null",
];
const PIECES = [
  ..."{}[]():,'\"\\ \n\t",
  ...["repo", "commit", "cdn_url", COMMIT, "a/b", "..", "https://h/x", "None", "True", "1e999", "-", "NaN"],
  ...["\\u00e9", "\\x4", "\\uD800", "\\", "\u0000", "é", "\ud800", "{'repo':'a/b'}", '{"commit":', "__proto__"],
];

/** One text that a miner could commit: a legal one, a legal one with a few edits, or rubbish. Bench and fuzz tests draw from it. */
export function hostileCommitment(random: PythonRandom): string {
  const kind = random.randbelow(20);
  if (kind === 0) return "[{("[random.randbelow(3)]?.repeat(random.randbelow(1000)) ?? "";
  if (kind === 1) return `{"repo":"${"a".repeat(random.randbelow(1400))}"}`;
  if (kind < 8) return Array.from({ length: random.randbelow(14) }, () => pick(random, PIECES)).join("");
  let text = pick(random, TEXTS);
  for (let edits = random.randbelow(4); edits > 0; edits--) text = edit(random, text);
  return text;
}

function pick<T>(random: PythonRandom, from: readonly T[]): T {
  return from[random.randbelow(from.length)] as T;
}

function edit(random: PythonRandom, text: string): string {
  const at = random.randbelow(text.length + 1);
  const cut = random.randbelow(3);
  return text.slice(0, at) + pick(random, PIECES) + text.slice(at + cut);
}
