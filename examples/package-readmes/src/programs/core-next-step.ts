import { decide, matchKey } from "@404-gen/core/rules";

const step = decide({
  submissions: [
    { hotkey: "5Ann", revealedAtBlock: 100 },
    { hotkey: "5Bob", revealedAtBlock: 120 },
  ],
  margins: new Map([
    [matchKey("leader", "5Ann"), 0.08],
    [matchKey("leader", "5Bob"), 0.02],
  ]),
  winMargin: 0.05,
  requested: ["5Ann"],
  generationAudits: new Map([["5Ann", "passed"]]),
  sourceAudits: new Map(),
});
console.log(step); // wait for the source audit of 5Ann: it took the crown, and 5Bob did not qualify
