/** A skip is of equal quality if the upper bound of its error ratio's interval is at most this. */
export const EQUAL_QUALITY = 1.05;
