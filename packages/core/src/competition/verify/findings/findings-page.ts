import { type CataloguePage, cataloguePage } from "../../../base/kit/catalogue-page.ts";
import type { FindingRow } from "./finding-row.ts";

const INTRODUCTION = `# Findings of verify

<!-- Written by \`npm run docs:findings\` from packages/core/src/competition/verify/findings; a test fails when it is out of date. -->

What \`404-gen verify\` finds has a stable code. The finding's message says what differs this time, with both values; the code says what kind of
thing it is, how bad, and which family of checks looks for it (\`checked\` of a proof counts by the same names). Match on codes, never on messages.

- **violation**: the record cannot follow from the rules.
- **warning**: it can, but not without a person's hand or a fault of the validator's.
- **note**: nothing is wrong; somebody may want to know.

Where a code has two, the message says why it is the milder one. A finding never says who is to blame: it names the commit that did it, and what
to do is for whoever runs the competition. The checks of history tell every family's findings too, as they were when a commit decided something.

A competition of one's own gives its codes the beginning \`X_\`, and says with each finding how bad it is.
`;

const COLUMNS = ["code", "how bad", "checks", "what differs", "what to do"];

/** The text of docs/findings.md. */
export const findingsPage = (parts: CataloguePage<FindingRow>["parts"]): string =>
  cataloguePage({
    introduction: INTRODUCTION,
    columns: COLUMNS,
    parts,
    cellsOf: ([code, { severity, checks, meaning, remedy }]) => [
      `\`${code}\``,
      [severity].flat().join(" or "),
      checks.map((name) => `\`${name}\``).join(", "),
      meaning,
      remedy,
    ],
  });
