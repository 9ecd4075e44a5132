/** Most that is read of a channel's answer, bytes: it says the message that was made. Our own choice. */
export const MAX_NOTICE_ANSWER_BYTES = 256 * 1024;
