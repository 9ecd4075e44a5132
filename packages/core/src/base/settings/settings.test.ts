import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { allowedOf, readSetting, type SettingValues, setting, settingGroup } from "./index.ts";

const GROUP = settingGroup<{ waitMs: number; name: string }>()("Group", {
  WAIT: setting.decimal({ doc: "Wait", unit: "seconds", min: 0, max: 60, fallback: 30, option: "waitMs", times: 1000 }),
  NAME: setting.text({ doc: "Name", option: "name" }),
  COUNT: setting.whole({ doc: "Count", min: 1, fallback: 2 }),
  WAY: setting.choice(["a", "b"], { doc: "Way", fallback: "a" }),
  WAYS: setting.choices(["a", "b"], { doc: "Ways", fallback: ["b"] }),
});

describe("settingGroup", () => {
  it("gives a part its own options, in its own units, and none that is absent", () => {
    expect(GROUP.options({ WAIT: 0.1, COUNT: 5 })).toEqual({ waitMs: 100 });
    expect(GROUP.options({ WAIT: 2, NAME: "x" })).toEqual({ waitMs: 2000, name: "x" });
  });

  it("knows the types of its values", () => {
    type Values = SettingValues<typeof GROUP.rows>;
    expectTypeOf<Values["WAIT"]>().toEqualTypeOf<number>();
    expectTypeOf<Values["NAME"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Values["WAY"]>().toEqualTypeOf<"a" | "b">();
    expectTypeOf<Values["WAYS"]>().toEqualTypeOf<readonly ("a" | "b")[]>();
  });
});

describe("readSetting", () => {
  const { WAIT, COUNT, WAY, WAYS } = GROUP.rows;

  it("takes every number of the range and refuses all others", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), (value) => {
        const read = readSetting(COUNT, String(value));
        expect(read).toEqual(value >= 1 ? { value } : { allowed: "a whole number at least 1" });
      }),
    );
    for (const text of ["", " ", "1e3", "0x1", "1.5", "Infinity", "NaN", "9007199254740993"])
      expect(readSetting(COUNT, text), text).toHaveProperty("allowed");
    expect(readSetting(WAIT, "0.25")).toEqual({ value: 0.25 });
    expect(readSetting(WAIT, "60.01")).toEqual({ allowed: "a number from 0 to 60" });
  });

  it("takes the words of a choice, and lists in the order given", () => {
    expect(readSetting(WAY, "b")).toEqual({ value: "b" });
    expect(readSetting(WAY, "c")).toEqual({ allowed: "a or b" });
    expect(readSetting(WAYS, "B, a")).toEqual({ value: ["b", "a"] });
    expect(readSetting(WAYS, "a,")).toEqual({ allowed: "a list of a, b" });
  });

  it("takes flags and addresses, and says what they are", () => {
    const flag = setting.flag({ doc: "Flag", fallback: false });
    for (const [text, value] of [
      ["TRUE", true],
      ["yes", true],
      ["0", false],
    ] as const)
      expect(readSetting(flag, text)).toEqual({ value });
    expect(readSetting(flag, "maybe")).toEqual({ allowed: "true or false" });
    expect(readSetting(setting.address({ doc: "Address" }), "ftp://x")).toEqual({
      allowed: allowedOf(setting.address({ doc: "Address" })),
    });
  });
});
