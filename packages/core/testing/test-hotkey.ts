const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** A made-up hotkey with the records' spelling (no valid checksum), different for each number and in its first ten characters. */
export function testHotkey(number: number): string {
  let digits = "";
  for (let rest = number + 1; rest > 0; rest = Math.floor(rest / 58)) digits = BASE58[rest % 58] + digits;
  return `5${digits.padStart(8, "T")}${"miner".padEnd(39, "x")}`;
}
