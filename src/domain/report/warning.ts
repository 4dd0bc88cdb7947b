/** A finding as a sentence, with the figures it is based on. */
export interface Warning {
  /** Of a finding (docs/findings.md). */
  code: string;
  message: string;
  figures?: Figures;
}

export type Figures = { [name: string]: FigureValue };

type FigureValue = string | number | boolean | null | number[] | string[];
