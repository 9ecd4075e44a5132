import { escapeHtml } from "@404-gen/core/page";
import { plainText } from "../notify/plain-text.ts";
import { sayWinner } from "./pages/parts.ts";
import type { SiteData, SiteFile, SiteRound } from "./site-data.ts";

type Entry = { readonly id: string; readonly url: string; readonly title: string; readonly date: string };

/** Most entries of a feed, enough for a season; the newest come first. */
const ENTRIES = 50;

/** The rounds that have a winner, as an Atom feed and a JSON feed. `address`: the site's future address, for absolute links. */
export function siteFeeds(data: SiteData, address = ""): readonly SiteFile[] {
  const entries = data.rounds
    .filter((round) => round.winner !== null)
    .reverse()
    .slice(0, ENTRIES)
    .map((round) => entryOf(round, { data, address }));
  return [
    { path: "feed.xml", body: atomOf(data, { entries, address }) },
    { path: "feed.json", body: jsonOf(data, { entries, address }) },
  ];
}

/** A name as a part of an address; lone surrogates are left out, since they have no encoding. */
const urnPart = (name: string): string => encodeURIComponent(plainText(name).replace(/\p{Cs}/gu, ""));

type Feed = { readonly entries: readonly Entry[]; readonly address: string };

/** Feeds must have a date. A record without history has none and gets the first, 1970-01-01. */
const dateOf = (ms: number | null): string => new Date(ms ?? 0).toISOString();

function entryOf(round: SiteRound, { data, address }: { readonly data: SiteData; readonly address: string }): Entry {
  return {
    id: `urn:404-gen:${urnPart(data.name)}:round:${round.round}`,
    url: `${address}rounds/${round.round}/index.html`,
    title: `Round ${round.round}: ${sayWinner(round)}`,
    date: dateOf(round.ended),
  };
}

/** A text escaped for XML. */
const text = (value: string): string => escapeHtml(plainText(value));

const atomOf = ({ name }: SiteData, { entries, address }: Feed): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${text(name)}</title><id>urn:404-gen:${urnPart(name)}</id><updated>${entries[0]?.date ?? dateOf(null)}</updated><author><name>${text(name)}</name></author><link rel="self" href="${text(address)}feed.xml"/>
${entries.map(({ id, url, title, date }) => `<entry><id>${id}</id><title>${text(title)}</title><link href="${text(url)}"/><updated>${date}</updated></entry>`).join("\n")}
</feed>
`;

const jsonOf = ({ name }: SiteData, { entries, address }: Feed): string =>
  `${JSON.stringify(
    {
      version: "https://jsonfeed.org/version/1.1",
      title: name,
      ...(address === "" ? {} : { home_page_url: address, feed_url: `${address}feed.json` }),
      items: entries.map(({ id, url, title, date }) => ({ id, url, title, content_text: title, date_published: date })),
    },
    null,
    2,
  )}\n`;
