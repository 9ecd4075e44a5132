import { expect, it } from "vitest";
import { addressSecrets } from "./address-secrets.ts";

it.each([
  ["https://me:pass%20word@host/x", ["pass%20word", "pass word"]],
  ["https://ghp_0123@host/x", ["ghp_0123"]],
  ["wss://node.example/ws?apikey=0123abcd&chain=finney", ["0123abcd"]],
  ["wss://node.example/v1/0123456789abcdef0123456789", ["0123456789abcdef0123456789"]],
  // A commit or a hash in an address of the web is public.
  ["https://host/o/r/commit/0123456789abcdef0123456789abcdef01234567", []],
  ["wss://entrypoint-finney.opentensor.ai:443", []],
  ["no address", []],
  ["https://", []],
])("finds what opens something in %s", (address, secrets) => expect(addressSecrets(address)).toEqual(secrets));

it("leaves a text that cannot be decoded as it is", () =>
  expect(addressSecrets("https://u:%zz@host/")).toEqual(["%zz"]));
