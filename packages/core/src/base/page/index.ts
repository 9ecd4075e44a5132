/** Entry `@404-gen/core/page`: what all pages for people are made of. */
export { type Fact, factList } from "./fact-list.ts";
export { escapeHtml, Html, type HtmlValue, html, safeUrl, scriptJson } from "./html.ts";
export { type PageParts, pageDocument } from "./page-document.ts";
export { PAGE_STYLE } from "./style.ts";
