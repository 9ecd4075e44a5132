import type { Notice, NoticeLevel } from "@404-gen/core";
import { cutText, plainText } from "./plain-text.ts";

/** Discord's limits, inclusive, in characters (PROVIDERS.md section 7). */
export const DISCORD_LIMITS = { title: 256, fields: 25, fieldName: 256, fieldValue: 1024, total: 6000 } as const;

const COLOURS: Readonly<Record<NoticeLevel, number>> = { info: 0x2f5d9e, warning: 0xd9a441, alarm: 0xb3362a };

/** The webhook's body for a notice: one embed, cut to the limits. It mentions nobody, whatever a miner's text says. */
export function discordMessage(notice: Notice) {
  const title = cutText(plain(notice.title), DISCORD_LIMITS.title);
  let left = DISCORD_LIMITS.total - title.length;
  const fields: { name: string; value: string; inline: boolean }[] = [];
  for (const [key, text] of Object.entries(notice.fields ?? {}).slice(0, DISCORD_LIMITS.fields)) {
    const name = cutText(plain(key), DISCORD_LIMITS.fieldName) || "–";
    const value = cutText(plain(String(text ?? "–")), DISCORD_LIMITS.fieldValue) || "–";
    if (name.length + value.length > left) break;
    left -= name.length + value.length;
    fields.push({ name, value, inline: value.length < 40 });
  }
  return { allowed_mentions: { parse: [] }, embeds: [{ title, color: COLOURS[notice.level], fields }] };
}

/** Takes from a stranger's text its effects: mark-up, mentions, a change of the writing direction. */
const plain = (text: string) => plainText(text).replace(/[\\`*_~|>[\]()#<@]/g, "\\$&");
