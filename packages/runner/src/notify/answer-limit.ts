/** Most bytes that are read of a channel's answer, which repeats the message. Our own choice. */
export const MAX_NOTICE_ANSWER_BYTES = 256 * 1024;
