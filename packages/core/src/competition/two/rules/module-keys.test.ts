import { expect, it } from "vitest";
import { moduleContentType, moduleKeys } from "./module-keys.ts";

it("a module and its views lie beside each other in the store", () => {
  const keys = moduleKeys({ round: 53, hotkey: "5F", kind: "submitted", stem: "lamp" });
  expect([keys.js, keys.views]).toEqual(["rounds/53/5F/submitted/lamp.js", "rounds/53/5F/submitted/lamp"]);
  expect(keys.file("white/back.png")).toBe("rounds/53/5F/submitted/lamp/white/back.png");
  const elsewhere = moduleKeys({ round: 1, hotkey: "leader", kind: "generated_2", stem: "a" }, { root: "test" });
  expect(elsewhere.js).toBe("test/1/leader/generated_2/a.js");
});

it("an upload keeps the type that miners give it, a regeneration has the standard one", () => {
  expect(moduleContentType("submitted")).toBe("application/javascript");
  expect(moduleContentType("generated_1")).toBe("text/javascript");
});
