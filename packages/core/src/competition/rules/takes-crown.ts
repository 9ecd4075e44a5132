/**
 * Does a challenger with this margin take the crown from its defender, or qualify against the leader? The one place where a margin meets
 * `win_margin`: reaching it is enough.
 *
 * @param margin (right wins − left wins) ÷ prompts.
 * @param winMargin config.win_margin, 0 to 1.
 * @example
 * takesCrown(0.05, 0.05); // true
 */
export const takesCrown = (margin: number, winMargin: number): boolean => margin >= winMargin;
