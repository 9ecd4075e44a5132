/**
 * Does a challenger with this margin take the crown from its defender, qualify against the leader, or pass an audit match's gate (`win_margin`
 * against the defender, −`win_margin` against its own upload)? The one place where a margin is compared with its line: an equal margin is enough.
 *
 * @param margin (right wins − left wins) ÷ prompts.
 * @param winMargin config.win_margin, 0 to 1, or a gate made of it.
 * @example
 * takesCrown(0.05, 0.05); // true
 */
export const takesCrown = (margin: number, winMargin: number): boolean => margin >= winMargin;
