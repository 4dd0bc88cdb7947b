/** A finding in words, with the figures it rests on. */
export interface Warning {
  /** Of a finding (docs/findings.md). */
  code: string;
  message: string;
  figures?: Figures;
}

export type Figures = { [name: string]: FigureValue };

type FigureValue = string | number | boolean | null | number[] | string[];
