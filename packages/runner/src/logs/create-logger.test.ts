import { keepSecret } from "@404-gen/core";
import { describe, expect, it } from "vitest";
import { createLogger } from "./create-logger.ts";

function lines() {
  const writes: string[] = [];
  const logger = createLogger({
    level: "info",
    destination: { write: (line: string) => void writes.push(line) },
  });
  return { logger, written: writes };
}

describe("createLogger", () => {
  it("writes one JSON object a line with the level's name", () => {
    const { logger, written } = lines();
    logger.info("collected", { round: 3 });
    logger.debug("not shown");
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0]!)).toMatchObject({ level: "info", msg: "collected", round: 3 });
  });

  it("removes credentials, known ones and those that look like one, in fields and messages", () => {
    const { logger, written } = lines();
    keepSecret("hunter2-hunter2");
    logger.warn("push to https://me:pass@host/x failed with hunter2-hunter2", {
      header: "Bearer abcdefghijkl",
      nested: { key: "hunter2-hunter2" },
    });
    expect(written[0]).not.toMatch(/hunter2|abcdefghijkl|pass@/);
    expect(JSON.parse(written[0]!)).toMatchObject({ nested: { key: "***" } });
  });

  it("writes what strangers wrote so that no terminal obeys it, and so that it reads back the same", () => {
    const { logger, written } = lines();
    const evil = "\u001b[2J\u009b31m\u202e\u2028\u{e0041}";
    logger.warn(evil, { evil });
    expect(written[0]).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(written[0]!)).toMatchObject({ msg: evil, evil });
  });
});
