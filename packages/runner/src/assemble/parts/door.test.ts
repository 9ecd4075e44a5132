import { systemClock } from "@404-gen/core";
import { expect, it } from "vitest";
import { loadSettings } from "../../settings/load.ts";
import type { Place } from "../place.ts";
import { doorPart } from "./door.ts";

it.each([
  { names: "localhost", outcome: { kind: "rejected", rejection: { code: "DOWNLOAD_HOST_UNKNOWN" } } },
  { names: "one.invalid, another.invalid", outcome: { kind: "fault", error: { code: "NETWORK_DNS_DOWN" } } },
])(
  "a name that nobody knows is its host's fault only where one of NETWORK_CHECK_NAMES is known: $names",
  async ({ names, outcome }) => {
    const settings = loadSettings([{ NETWORK_CHECK_NAMES: names }]);
    const door = await doorPart.real({ settings, io: systemClock, hosts: null } as Place, null as never);
    expect(await door.download("https://cdn.invalid/a.glb", { maxBytes: 100 })).toMatchObject(outcome);
  },
);
