import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_OF_A_RULE } from "./find-risks.ts";
import { auditSource, compareTrees, findRisks, type SourceTree } from "./index.ts";

const tree = (files: Record<string, string>, name = "tree"): SourceTree => ({
  name,
  files: new Map(Object.entries(files)),
  unread: [],
});
const body = (name: string, lines = 20) =>
  Array.from({ length: lines }, (_, at) => `    ${name}_value_${at} = compute_something(${at})`).join("\n");

describe("compareTrees", () => {
  const other = tree(
    { "src/generate.py": body("a"), "src/views.py": body("b"), LICENSE: body("c"), "gone.py": body("d") },
    "leader",
  );

  it("lists equal files, moved ones and changed copies, the longest first", () => {
    const ownTree = tree({
      "src/generate.py": body("a"),
      "miner/look.py": body("b"),
      "miner/mine.py": `${body("d", 15)}\n${body("x", 5)}`,
      "miner/own.py": body("z"),
      LICENSE: body("c"),
    });
    const { copies, equalLines, lines } = compareTrees(ownTree, other);
    expect(copies.map(({ path, from, kind }) => ({ path, from, kind }))).toEqual([
      { path: "miner/look.py", from: "src/views.py", kind: "moved" },
      { path: "src/generate.py", from: "src/generate.py", kind: "same" },
      { path: "miner/mine.py", from: "gone.py", kind: "changed" },
    ]);
    expect(copies[2]?.share).toBeCloseTo(15 / 20);
    expect(lines).toBe(80);
    expect(equalLines).toBeCloseTo(55 / 80);
  });

  it("ignores indentation and spacing, and counts no short file and no common line as a copy", () => {
    const tabBody = body("a").replaceAll("    ", "\t").replaceAll(" = ", "   =   ");
    expect(compareTrees(tree({ "x.py": tabBody }), other).copies).toMatchObject([{ kind: "changed", share: 1 }]);
    expect(compareTrees(tree({ "x.py": body("a", 5) }), other).copies).toEqual([]);
    const common = Array.from({ length: 30 }, () => "import torch\n}\n  return\n# a comment that is long").join("\n");
    expect(compareTrees(tree({ "x.py": common }), tree({ "y.py": common.concat("\n") }))).toMatchObject({
      lines: 0,
      equalLines: 0,
    });
  });

  it("finds all of a tree in itself, and never a share above 1", () => {
    const files = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}\.py$/),
      fc.array(fc.stringMatching(/^[a-z =()]{0,30}$/), { maxLength: 12 }).map((lines) => lines.join("\n")),
      { maxKeys: 5 },
    );
    fc.assert(
      fc.property(files, files, (a, b) => {
        const own = compareTrees(tree(a), tree(a));
        expect(own.equalLines).toBe(own.lines > 0 ? 1 : 0);
        const { equalLines } = compareTrees(tree(a), tree(b));
        expect(equalLines).toBeGreaterThanOrEqual(0);
        expect(equalLines).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("findRisks", () => {
  const rulesOf = (files: Record<string, string>) =>
    findRisks(tree({ "docker/Dockerfile": "FROM python:3.11.9\nEXPOSE 10006\n", ...files })).map(
      ({ rule, path, line }) => `${rule} ${path}:${line}`,
    );

  it.each<[string, Record<string, string>, string[]]>([
    [
      "a base image without a version",
      {
        "docker/Dockerfile": "FROM python AS build\nFROM nvidia/cuda:latest\nFROM build\nFROM a@sha256:0\nEXPOSE 10006",
      },
      ["base-image-not-pinned docker/Dockerfile:1", "base-image-not-pinned docker/Dockerfile:2"],
    ],
    [
      "requirements",
      { "requirements.txt": "torch==2.4.0\nnumpy>=1\npillow\n# note\n-r other.txt\ngit+https://x/y@abcdef0123" },
      ["dependency-not-pinned requirements.txt:2", "dependency-not-pinned requirements.txt:3"],
    ],
    [
      "package.json",
      { "package.json": '{\n"dependencies": {\n"three": "0.183.2",\n"left": "^1.0.0"\n}}' },
      ["npm-not-pinned package.json:4"],
    ],
    [
      "pip install",
      { "a.sh": "pip install torch==2.4.0\npip install -r requirements.txt\npip install xformers" },
      ["install-not-pinned a.sh:3"],
    ],
    [
      "models",
      {
        "m.py":
          'A.from_pretrained("x/y", revision="0123abc")\nB.from_pretrained("x/y")\nsnapshot_download(\n    "x/y",\n    revision="0123abc",\n)',
      },
      ["model-without-revision m.py:2"],
    ],
    [
      "a clone",
      { "a.sh": "git clone https://github.com/x/y && cd y && git checkout 0123abc\ngit clone https://github.com/x/z" },
      ["git-not-pinned a.sh:2"],
    ],
    [
      "a download",
      { "b.sh": "curl -o w.bin https://x.example/w.bin\ncurl -fsSL https://x.example/i.sh | sh" },
      ["download-without-checksum b.sh:1", "pipe-to-shell b.sh:2"],
    ],
    [
      "the network",
      {
        "n.py": 'requests.post("https://x.example")\nprint("requests")\nurl = "https://api.other.example/v1/generate"',
      },
      ["network-call n.py:1", "network-call n.py:3"],
    ],
    [
      "text as code",
      { "e.py": "eval(text)\nsubprocess.run(['ls'])\n# eval(text)" },
      ["runs-text e.py:1", "runs-text e.py:2"],
    ],
    [
      "programs of a script, where a regular expression is none",
      {
        "e.mjs":
          'execSync("ls");\nconst [x] = /a(b)/.exec(text);\npattern.exec(text);\nchild_process.exec(text);\nvm.runInNewContext(text);',
      },
      ["runs-text e.mjs:1", "runs-text e.mjs:4", "runs-text e.mjs:5"],
    ],
    [
      "secrets and clocks",
      { "s.py": 'os.environ["HF_TOKEN"]\ndatetime.now()' },
      ["reads-secrets s.py:1", "looks-at-the-clock s.py:2"],
    ],
    [
      "answers by name",
      { "k.py": "module = ANSWERS[stem]\nif stem in known: pass" },
      ["prompt-by-name k.py:1", "prompt-by-name k.py:2"],
    ],
    ["no recipe", { "docker/Dockerfile": "FROM python:3.11.9" }, ["port-not-exposed docker/Dockerfile:0"]],
  ])("finds %s, and nothing else", (_, files, findings) => {
    expect(rulesOf(files).filter((one) => !one.startsWith("download-without-checksum b.sh:2"))).toEqual(findings);
  });

  it("reports a missing Dockerfile, and files that were not read", () => {
    const risks = findRisks({ files: new Map(), unread: [{ path: "w.bin", why: "no text" }] });
    expect(risks.map(({ rule }) => rule)).toEqual(["dockerfile-missing", "file-not-read"]);
  });

  it("keeps a limited number of findings of a rule, and shows no control characters", () => {
    const risks = findRisks(
      tree({ "docker/Dockerfile": "FROM a:1\n#10006", "e.py": "eval('\u001b[2J')\n".repeat(500) }),
    );
    expect(risks).toHaveLength(MOST_OF_A_RULE);
    expect(risks[0]?.text).toBe("eval('\\u001b[2J')");
  });

  it("takes seconds at most for a file that is built to be slow", () => {
    const hostile = tree({
      "docker/Dockerfile": `FROM ${"a".repeat(200_000)}`,
      "a.sh": `pip install ${"a ".repeat(100_000)}`,
      "requirements.txt": `${"a".repeat(100_000)}!${"[".repeat(100_000)}=`,
      "a.py": `${"requests".repeat(20_000)}\nhttps://${"a.".repeat(50_000)}\ngit+https://${"a".repeat(100_000)}`,
    });
    const before = process.cpuUsage();
    auditSource({ tree: hostile, others: [hostile] });
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(5);
  });
});
