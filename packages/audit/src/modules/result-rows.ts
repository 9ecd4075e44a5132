import type { ModuleResult, Publication } from "@404-gen/core/two";

/** Reason of a prompt that is missing in the archive. The reference's own words. */
export const MISSING_REASON = "missing from batch results";
/** Reason of a module that cannot be drawn. The collector's word, so that the same module has the same row on both sides of an audit. */
const UNDRAWN_REASON = "render_failed";

/** The row of a prompt without a module. */
export const failedRow = (reason: string): ModuleResult => ({
  js: null,
  views: null,
  failure_reason: reason,
  size: 0,
});

/** The row of a stored module. One that cannot be drawn counts as not generated. */
export function publishedRow(publication: Exclude<Publication, { kind: "fault" }>, size: number): ModuleResult {
  const { jsSha256, viewsSha256, renderer, embedding } = publication.evidence;
  if (publication.kind === "published") {
    const { js, views } = publication;
    const x404 = { js_sha256: jsSha256, views_sha256: viewsSha256, renderer, embedding };
    return { js, views, failure_reason: null, size, x404 };
  }
  const { code, message, data } = publication.rejection;
  const failures = Array.isArray(data?.["failures"]) ? { failures: data["failures"] } : {};
  const x404 = { code, message, ...failures, js_sha256: jsSha256, renderer };
  return { js: publication.js, views: null, failure_reason: UNDRAWN_REASON, size, x404 };
}
