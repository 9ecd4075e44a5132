import { describe, expect, it } from "vitest";
import { createMemoryBranch, type MemoryBranch } from "./memory-branch.ts";

async function write({ connect }: MemoryBranch, text: string): Promise<void> {
  const host = connect();
  const changes = [{ path: "a.txt", text }];
  await host.commit({ parent: await host.tip(), changes, message: `Write ${text}`, timeMs: 1 });
}

describe("a branch that is rewritten", () => {
  it("takes commits that stand where they stood as they are, and others anew", async () => {
    const branch = createMemoryBranch();
    for (const text of ["one", "two", "three"]) await write(branch, text);
    const [first, second, third] = [...branch.commits];
    if (!first || !second || !third) throw new Error("three commits");
    branch.rewrite([first, second]);
    expect(branch.commits[1]).toBe(second);
    branch.rewrite([first, second, third]);
    expect(branch.commits[2]).toBe(third);
    branch.rewrite([first, third]);
    expect(branch.commits[1]).toMatchObject({ message: "Write three" });
    expect(branch.commits[1]?.id).not.toBe(third.id);
    expect(branch.parentOf(branch.commits[1]?.id ?? "")).toBe(first.id);
    expect(branch.files().get("a.txt")).toBe("three");
  });
});
