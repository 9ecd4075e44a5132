import { expect, it } from "vitest";
import { run } from "../../testing/run-command.ts";

it.each([["queue"], ["worker", "render"], ["demo", "--workers", "1"]])(
  "%s takes no password by --redis, and does not repeat it",
  async (...argv) => {
    const { status, stderr } = await run([...argv, "--redis", "redis://:hunter2secret@127.0.0.1:1"]);
    expect(status).toBe(2);
    expect(stderr).toContain("SETTING_SECRET");
    expect(stderr).not.toContain("hunter2secret");
  },
);

it("demo needs a number of workers for a queue", async () => {
  const { status, stderr } = await run(["demo", "--redis", "redis://127.0.0.1:1"]);
  expect(status).toBe(2);
  expect(stderr).toContain("--workers");
});
