import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommitment } from "../../rules/commitment.ts";
import { selectPrompts } from "../../rules/prompts.ts";
import { COMMITMENT_CHECKS_2 } from "./commitment.ts";
import { applyConvictionLock, type HotkeyOwner } from "./conviction-lock.ts";
import { chooseHardware, DEFAULT_HARDWARE, HARDWARE, MAX_HARDWARE_BYTES, parseHardware } from "./hardware.ts";
import { walkoverMargin } from "./match.ts";
import { selectRoundPrompts } from "./prompts.ts";

describe("parseHardware", () => {
  it.each([
    ['{"hardware": ["4xRTX6000Pro", "4xH200"]}', ["4xRTX6000Pro", "4xH200"]],
    ['{"hardware": ["4xH200", "4xH200"]}', ["4xH200"]],
    ['{"hardware": ["8xB200", "4xRTX6000Pro", 7, null, {}]}', ["4xRTX6000Pro"]],
  ])("reads %s", (text, hardware) => {
    expect(parseHardware(text).hardware).toEqual(hardware);
  });

  it.each([
    "",
    "[",
    "[]",
    "null",
    '"4xH200"',
    '{"hardware": "4xH200"}',
    '{"hardware": []}',
    '{"hardware": ["h200"]}',
    "[".repeat(10_000),
    " ".repeat(20_000),
  ])("takes the default for broken text and says why: %#", (text) => {
    expect(parseHardware(text)).toEqual({
      hardware: DEFAULT_HARDWARE,
      problem: expect.stringContaining("hardware.json"),
    });
  });

  it.each([
    ["", "hardware.json is not valid JSON"],
    ["null", "hardware.json is not a JSON object"],
    ["[]", "hardware.json is not a JSON object"],
    ['"4xH200"', "hardware.json is not a JSON object"],
    ['{"hardware": "4xH200"}', 'hardware.json has no list "hardware"'],
    ["{}", 'hardware.json has no list "hardware"'],
    ['{"hardware": ["h200"]}', "hardware.json names none of 4xH200, 4xRTX6000Pro"],
  ])("of %s it says %s", (text, problem) => {
    expect(parseHardware(text)).toEqual({ hardware: DEFAULT_HARDWARE, problem });
  });

  it("says how many entries it left out, and nothing where all are known", () => {
    expect(parseHardware('{"hardware": ["8xB200", "4xRTX6000Pro", 7]}').problem).toBe(
      "2 entries of hardware.json are no known machine",
    );
    expect(parseHardware('{"hardware": ["4xH200", "4xRTX6000Pro"]}').problem).toBeNull();
  });

  it("reads a file up to its limit, and none beyond", () => {
    const text = (bytes: number) => '{"hardware": ["4xRTX6000Pro"]}'.padEnd(bytes);
    expect(parseHardware(text(MAX_HARDWARE_BYTES)).problem).toBeNull();
    expect(parseHardware(text(MAX_HARDWARE_BYTES + 1))).toEqual({
      hardware: DEFAULT_HARDWARE,
      problem: "hardware.json has more than 16384 bytes",
    });
  });

  it("takes the default without a word when there is no file", () => {
    expect(parseHardware(null)).toEqual({ hardware: DEFAULT_HARDWARE, problem: null });
  });

  it("is total", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { hardware } = parseHardware(text);
        expect(hardware.length).toBeGreaterThan(0);
        expect(hardware.every((name) => HARDWARE.includes(name))).toBe(true);
      }),
    );
  });

  it("prefers the RTX 6000", () => {
    expect(chooseHardware(["4xH200", "4xRTX6000Pro"])).toBe("4xRTX6000Pro");
    expect(chooseHardware(["4xRTX6000Pro"])).toBe("4xRTX6000Pro");
    expect(chooseHardware(["4xH200"])).toBe("4xH200");
    expect(chooseHardware([])).toBe("4xH200");
  });
});

describe("applyConvictionLock", () => {
  const owner = (coldkey: string | null, lockedAlpha: number): HotkeyOwner => ({ coldkey, lockedAlpha });

  it("asks the alpha for each hotkey of a coldkey, and leaves out all of them below it", () => {
    const owners = new Map([
      ["a", owner("x", 199.9)],
      ["b", owner("y", 100)],
      ["c", owner("x", 199.9)],
      ["d", owner(null, 0)],
    ]);
    const { accepted, refused } = applyConvictionLock({ hotkeys: ["a", "b", "c", "d"], owners });
    expect(accepted).toEqual(["b"]);
    expect(refused.map(({ hotkey, code }) => [hotkey, code])).toEqual([
      ["d", "HOTKEY_NOT_REGISTERED"],
      ["a", "LOCK_TOO_SMALL"],
      ["c", "LOCK_TOO_SMALL"],
    ]);
  });

  it("says what is locked and what is needed, of one submission and of several", () => {
    const owners = new Map([
      ["a", owner("x", 150)],
      ["b", owner("x", 150)],
      ["c", owner("y", 99.5)],
    ]);
    expect(applyConvictionLock({ hotkeys: ["a", "b", "c", "stranger"], owners }).refused).toEqual([
      { hotkey: "stranger", code: "HOTKEY_NOT_REGISTERED", message: "The hotkey is not registered on the subnet." },
      ...["a", "b"].map((hotkey) => ({
        hotkey,
        code: "LOCK_TOO_SMALL",
        message: "The coldkey has 150 alpha locked on the subnet; its 2 submissions need 200.",
      })),
      {
        hotkey: "c",
        code: "LOCK_TOO_SMALL",
        message: "The coldkey has 99.5 alpha locked on the subnet; its submission needs 100.",
      },
    ]);
  });

  it("does not hold a lock that cannot be read against the miner as too small, and asks none where none is needed", () => {
    const owners = new Map<string, HotkeyOwner>([["a", { coldkey: "x", lockedAlpha: null }]]);
    expect(applyConvictionLock({ hotkeys: ["a"], owners })).toEqual({
      accepted: [],
      refused: [
        {
          hotkey: "a",
          code: "LOCK_UNREADABLE",
          message:
            "What the coldkey has locked on the subnet could not be read from the chain; this is not the miner's doing.",
        },
      ],
    });
    expect(applyConvictionLock({ hotkeys: ["a"], owners, requiredAlpha: 0 })).toEqual({ accepted: ["a"], refused: [] });
    const debtors = new Map<string, HotkeyOwner>([["a", { coldkey: "x", lockedAlpha: -1 }]]);
    expect(applyConvictionLock({ hotkeys: ["a"], owners: debtors, requiredAlpha: 0 }).accepted).toEqual(["a"]);
  });

  it("keeps equal blocks coldkey by coldkey", () => {
    const owners = new Map([
      ["a", owner("x", 200)],
      ["b", owner("y", 100)],
      ["c", owner("x", 200)],
    ]);
    expect(applyConvictionLock({ hotkeys: ["a", "b", "c"], owners }).accepted).toEqual(["a", "c", "b"]);
  });

  it("says of every hotkey once what came of it", () => {
    const field = fc.array(fc.tuple(fc.constantFrom("x", "y", "z", null), fc.integer({ min: 0, max: 400 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(field, (list) => {
        const hotkeys = list.map((_, index) => `h${index}`);
        const owners = new Map(list.map(([coldkey, alpha], index) => [`h${index}`, owner(coldkey, alpha)]));
        const { accepted, refused } = applyConvictionLock({ hotkeys, owners });
        expect([...accepted, ...refused.map(({ hotkey }) => hotkey)].sort()).toEqual([...hotkeys].sort());
      }),
    );
  });
});

describe("selectRoundPrompts", () => {
  const pool = Array.from({ length: 60 }, (_, index) => `https://p/${index}.png`);
  const options = {
    round: 3,
    seed: 7,
    previousPrompts: pool.slice(0, 20),
    pool,
    promptsPerRound: 20,
    carryoverPrompts: 6,
  };

  it("carries over what competition 1 carries over, and draws none of it again", () => {
    const { carryover, fresh, prompts } = selectRoundPrompts(options);
    expect(carryover).toEqual(selectPrompts(options).carryover);
    expect(new Set(prompts).size).toBe(20);
    expect(fresh.some((prompt) => carryover.includes(prompt))).toBe(false);
  });

  it("draws from the pool without every occurrence of the carryover", () => {
    const { carryover } = selectRoundPrompts(options);
    const twice = selectRoundPrompts({ ...options, pool: [...carryover, ...pool, ...carryover] });
    expect(twice.fresh).toEqual(selectRoundPrompts(options).fresh);
  });
});

describe("walkoverMargin", () => {
  const some = { stem: { js: "https://c/stem.js" } };
  const none = { stem: { js: null } };
  it.each([
    [none, some, 1],
    [some, none, -1],
    [null, none, 0],
    [some, some, null],
    [{ ...none, other: { js: "https://c/other.js" } }, some, null],
  ])("of %o and %o is %s", (left, right, margin) => {
    expect(walkoverMargin({ left, right })).toBe(margin);
  });
});

describe("COMMITMENT_CHECKS_2", () => {
  const fields = (value: object) => parseCommitment(JSON.stringify(value), COMMITMENT_CHECKS_2);
  it.each([
    ["HTTPS://CDN.Example.COM:443", "https://cdn.example.com/"],
    ["https://CDN.example.com/Path/a/", "https://cdn.example.com/Path/a"],
    ["http://cdn.example.com:8080/x", "http://cdn.example.com:8080/x"],
  ])("records %s as %s", (cdn_url, expected) => {
    expect(fields({ cdn_url })).toEqual({ fields: { cdn_url: expected } });
  });

  it.each([
    ["https://cdn.example.com/", "https://cdn.example.com/"],
    ["https://cdn.example.com", "https://cdn.example.com/"],
  ])("an address without a path has one slash: %s", (cdn_url, expected) => {
    expect(fields({ cdn_url })).toEqual({ fields: { cdn_url: expected } });
  });

  it.each([
    [{ cdn_url: "ftp://cdn.example.com" }, "COMMITMENT_CDN_URL_INVALID", /./],
    [{ repo: "../me/generator" }, "COMMITMENT_REPO_INVALID", /owner\/name of word characters/],
    [{ repo: "me/generator/more" }, "COMMITMENT_REPO_INVALID", /owner\/name/],
    [{ commit: "a" }, "COMMITMENT_COMMIT_INVALID", /40 hex digits in lower case/],
    [{ commit: `${"a".repeat(40)}b` }, "COMMITMENT_COMMIT_INVALID", /40 hex/],
    [{ commit: `x${"a".repeat(40)}` }, "COMMITMENT_COMMIT_INVALID", /40 hex/],
  ])("refuses %j as %s", (value, code, words) => {
    expect(fields(value)).toMatchObject({ rejection: { code, message: expect.stringMatching(words) } });
  });

  it("takes a commit of 40 digits", () => {
    expect(fields({ commit: "0a".repeat(20) })).toEqual({ fields: { commit: "0a".repeat(20) } });
  });

  it("D7: refuses a dot in the name and upper case in the commit, and takes any script's letters", () => {
    expect(fields({ repo: "me/my.generator" })).toHaveProperty("rejection.code", "COMMITMENT_REPO_INVALID");
    expect(fields({ commit: "A".repeat(40) })).toHaveProperty("rejection.code", "COMMITMENT_COMMIT_INVALID");
    expect(fields({ repo: "ä_1/génération-2" })).toEqual({ fields: { repo: "ä_1/génération-2" } });
  });
});
