import type { SaidOptions } from '.';

type OfInputs = Pick<SaidOptions, 'zeros' | 'input'>;

/** What two sources say about single inputs of a network: one of them about some inputs, the other about others. For the same one `over` counts. */
export function together(under: OfInputs, over: OfInputs): OfInputs {
  const input = { ...under.input, ...over.input };
  const zeros = [...new Set([...(under.zeros ?? []), ...(over.zeros ?? [])])];
  return { ...(zeros.length > 0 && { zeros }), ...(Object.keys(input).length > 0 && { input }) };
}
