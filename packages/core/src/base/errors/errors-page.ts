import { type CataloguePage, cataloguePage } from "../kit/catalogue-page.ts";
import type { ErrorRow } from "./error-row.ts";

const INTRODUCTION = `# Errors

<!-- Written by \`npm run docs:errors\` from packages/core/src/base/errors/codes; a test fails when it is out of date. -->

Every error has a stable code. The message says what happened this time; the code says what kind of thing it is, whose doing, and whether
the same call may succeed later. Match on codes, never on messages.

Whose doing it is:

- **usage**: the caller's arguments or configuration. Nothing was started. \`404-gen\` ends with 2.
- **miner**: a miner's input. It is evidence against it and is not tried again. \`404-gen\` ends with 1.
- **infrastructure**: ours, or that of a service that we use. It counts for and against nobody. \`404-gen\` ends with 3.
- **conflict**: somebody else wrote first. The record is read and decided upon again. \`404-gen\` ends with 4.

A fault of a service that we use keeps the service's own words, without credentials. A place that knows better may give a code another
fault, or say that it may pass; the table says what holds where nothing else is said.

A package of your own gives its codes the beginning \`X_\`, and says with each error whose fault it is:
\`new CompetitionError("A jury needs an odd number of judges", { code: "X_JURY_EVEN", fault: "usage" })\`.
`;

const COLUMNS = ["code", "whose", "may pass", "what happened", "what to do"];

/** The text of docs/errors.md. */
export const errorsPage = (parts: CataloguePage<ErrorRow>["parts"]): string =>
  cataloguePage({
    introduction: INTRODUCTION,
    columns: COLUMNS,
    parts,
    cellsOf: ([code, { fault, retryable, meaning, remedy }]) => {
      const passes = retryable ?? fault === "infrastructure";
      return [`\`${code}\``, fault, passes ? "yes" : "no", meaning, remedy];
    },
  });
