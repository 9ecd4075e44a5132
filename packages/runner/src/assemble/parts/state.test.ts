import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Notice } from "@404-gen/core";
import { expect, it } from "vitest";
import { makeFolder } from "../../../testing/fixtures.ts";
import { loadSettings } from "../../settings/load.ts";
import { createPartShelf } from "../part-shelf.ts";
import { placeOf } from "../place.ts";

it("rings at once, and once, for a branch that was squashed under a running validator", async () => {
  const dir = makeFolder({});
  const [STATE_DIR, JOURNAL_DIR] = [join(dir, "state"), join(dir, "journal")];
  const notices: Notice[] = [];
  const notifier = { name: "list", notify: async (notice: Notice) => void notices.push(notice) };
  const shelf = createPartShelf(placeOf({ settings: loadSettings([{ STATE_DIR, JOURNAL_DIR }]) }), { notifier });
  const state = await shelf.part("state");
  const { revision } = await state.commit([{ path: "state.json", text: "{}" }], { message: "Begin" });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", STATE_DIR, "-c", "user.name=p", "-c", "user.email=p@x", ...args], { encoding: "utf8" });
  const squash = git("commit-tree", "main^{tree}", "-m", "squashed").trim();
  git("update-ref", "refs/heads/main", squash);
  for (let look = 0; look < 3; look++) await state.refresh();
  expect(notices).toMatchObject([
    {
      kind: "branch-rewritten",
      level: "alarm",
      title: expect.stringContaining(revision),
      fields: { from: revision, to: squash },
    },
  ]);
  await shelf.close();
});
