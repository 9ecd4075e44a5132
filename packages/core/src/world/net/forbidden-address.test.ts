import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forbiddenAddress } from "./forbidden-address.ts";

describe("forbiddenAddress", () => {
  it.each(["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"])(
    "allows %s",
    (address) => expect(forbiddenAddress(address)).toBeNull(),
  );
  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "localhost",
    "",
  ])("refuses %s", (address) => expect(forbiddenAddress(address)).toBeTypeOf("string"));

  it("never allows an address of the blocks that are not global unicast", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = Number.parseInt(address.split(":")[0] || "0", 16);
        if (first >> 13 !== 1) expect(forbiddenAddress(address)).not.toBeNull();
      }),
    );
  });
});
