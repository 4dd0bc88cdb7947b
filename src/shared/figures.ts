/** As a finding shows a number. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

export function percent(part: number): string {
  return `${Number((100 * part).toPrecision(2))} %`;
}
