/** A skip is of equal quality when the upper end of its error ratio's interval is at most this. */
export const EQUAL_QUALITY = 1.05;
