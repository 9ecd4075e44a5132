import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openGitReader } from "./git-reader.ts";
import { createGitStore } from "./git-store.ts";

const root = mkdtempSync(join(tmpdir(), "404-local-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const runGit = (dir: string, ...args: string[]) =>
  execFileSync(
    "git",
    ["-C", dir, "-c", "user.name=t", "-c", "user.email=t@t", "-c", "protocol.file.allow=always", ...args],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    },
  ).trim();

/** Three commits on main that write 1, 2 and 3; a branch and an annotated tag at the second. */
function makeRepository(name: string) {
  const dir = join(root, name);
  execFileSync("git", ["init", "-q", "--initial-branch=main", dir]);
  const ids = ["1", "2", "3"].map((text) => {
    writeFileSync(join(dir, "state.json"), text);
    runGit(dir, "add", ".");
    runGit(dir, "commit", "-qm", text);
    return runGit(dir, "rev-parse", "HEAD");
  });
  runGit(dir, "branch", "side/old", ids[1] as string);
  runGit(dir, "tag", "-am", "second", "v2", ids[1] as string);
  return { dir, ids };
}

const texts = async (dir: string, ref?: string) => {
  const reader = await openGitReader(dir, { ref });
  const history: string[] = [];
  for await (const { message } of reader.commits()) history.push(message);
  return { state: await reader.read("state.json"), revision: reader.revision, branch: reader.branch, history };
};

const { dir, ids } = makeRepository("repository");

describe("a repository on this machine", () => {
  it("is read at the branch, tag or commit that is asked for", async () => {
    const second = { state: "2", revision: ids[1], history: ["1", "2"] };
    expect(await texts(dir)).toEqual({ state: "3", revision: ids[2], branch: "main", history: ["1", "2", "3"] });
    expect(await texts(dir, "side/old")).toEqual({ ...second, branch: "side/old" });
    for (const ref of ["v2", ids[1] as string, (ids[1] as string).slice(0, 8)]) {
      expect(await texts(dir, ref)).toEqual({ ...second, branch: null });
    }
  });

  it("is read at a branch before a tag of the same name, at either by its full name, and when both are packed", async () => {
    const both = makeRepository("both");
    runGit(both.dir, "branch", "same", both.ids[0] as string);
    runGit(both.dir, "tag", "same", both.ids[1] as string);
    const see = async (ref: string) => {
      const { state, branch } = await texts(both.dir, ref);
      return [state, branch];
    };
    for (const isPacked of [false, true]) {
      if (isPacked) runGit(both.dir, "pack-refs", "--all");
      expect(await see("same")).toEqual(["1", "same"]);
      expect(await see("refs/heads/same")).toEqual(["1", "same"]);
      expect(await see("refs/tags/same")).toEqual(["2", null]);
      expect(await see("HEAD")).toEqual(["3", "main"]);
      expect(await see("v2")).toEqual(["2", null]);
    }
    runGit(both.dir, "symbolic-ref", "refs/heads/other", "refs/heads/same");
    expect((await see("other"))[0]).toBe("1");
    await expect(openGitReader(both.dir, { ref: "refs/heads/../tags/same" })).rejects.toMatchObject({
      code: "GIT_NO_REF",
    });
  });

  it("says what is asked for in vain", async () => {
    for (const ref of ["nonsense", "ffffffff", "", "HEAD^{tree}", runGit(dir, "rev-parse", "HEAD^{tree}")]) {
      await expect(openGitReader(dir, { ref })).rejects.toMatchObject({ code: "GIT_NO_REF" });
    }
  });

  it("may be a linked worktree, whose HEAD is its own", async () => {
    const linkPath = join(root, "linked");
    runGit(dir, "worktree", "add", "-q", linkPath, "side/old");
    expect(await texts(linkPath)).toMatchObject({ state: "2", branch: "side/old" });
    expect(await texts(linkPath, "main")).toMatchObject({ state: "3", branch: "main" });
    await expect(createGitStore({ dir: linkPath })).rejects.toMatchObject({ code: "GIT_LINKED_WORKTREE" });
    const broken = join(root, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, ".git"), "gitdir: /no/such/folder\n");
    await expect(openGitReader(broken)).rejects.toMatchObject({ code: "GIT_NOT_A_REPOSITORY" });
  });

  it("may be a submodule", async () => {
    const outer = makeRepository("outer").dir;
    runGit(outer, "submodule", "add", "-q", dir, "inner");
    expect(await texts(join(outer, "inner"))).toMatchObject({ state: "3" });
  });

  it("says that a shallow clone is one, and walks what is there", async () => {
    const shallow = join(root, "shallow");
    execFileSync("git", ["clone", "-q", "--depth", "2", `file://${dir}`, shallow]);
    expect((await openGitReader(shallow)).isShallow).toBe(true);
    expect(await texts(shallow)).toMatchObject({ history: ["2", "3"] });
    expect((await openGitReader(dir)).isShallow).toBe(false);
  });

  it("names edits that were never committed", async () => {
    const editedRepository = makeRepository("edited");
    const readUncommitted = async (ref?: string) => (await openGitReader(editedRepository.dir, { ref })).uncommitted();
    expect(await readUncommitted()).toEqual([]);
    writeFileSync(join(editedRepository.dir, "state.json"), "4");
    expect(await readUncommitted()).toEqual(["state.json"]);
    expect(await readUncommitted("side/old")).toEqual([]);
    rmSync(join(editedRepository.dir, "state.json"));
    expect(await readUncommitted()).toEqual(["state.json"]);
  });

  it("names an object that a partial clone lacks", async () => {
    const partial = join(root, "partial");
    runGit(dir, "config", "uploadpack.allowFilter", "true");
    execFileSync("git", ["clone", "-q", "--no-checkout", "--filter=blob:none", `file://${dir}`, partial]);
    await expect(texts(partial)).rejects.toMatchObject({
      code: "GIT_OBJECT_MISSING",
      data: { id: expect.any(String) },
    });
  });

  it("names a damaged object", async () => {
    const damagedRepository = makeRepository("damaged");
    const blob = runGit(damagedRepository.dir, "rev-parse", "HEAD:state.json");
    const folder = join(damagedRepository.dir, ".git/objects", blob.slice(0, 2));
    for (const bytes of [Buffer.alloc(0), Buffer.from("no zlib"), otherObject(damagedRepository.dir)]) {
      rmSync(join(folder, readdirSync(folder)[0] as string), { force: true });
      writeFileSync(join(folder, blob.slice(2)), bytes);
      await expect(texts(damagedRepository.dir)).rejects.toMatchObject({
        code: "GIT_OBJECT_DAMAGED",
        data: { id: blob },
      });
    }
  });
});

/** A sound object's bytes, which stand under the wrong id. */
function otherObject(repository: string): Buffer {
  const id = runGit(repository, "rev-parse", "HEAD~1:state.json");
  return execFileSync("cat", [join(repository, ".git/objects", id.slice(0, 2), id.slice(2))]);
}
