import { round } from '../../../shared/format';
import { defineFinding } from '../finding';

/** How the data were brought to the network's scale: between two usual ranges, or by mean and standard deviation. */
export const dataScale = defineFinding<
  | { by: 'range'; from: [low: number, high: number]; to: [low: number, high: number] }
  | {
      by: 'moments';
      mean: number;
      std: number;
      networkMean: number;
      networkStd: number;
      factor: number;
      offset: number;
    }
>({
  code: 'data-scale',
  title: 'Data in a different scale',
  words: (figures) => {
    if (figures.by === 'range')
      return `The data are in ${interval(figures.from)} and the network works in ${interval(figures.to)}; the data were rescaled to ${interval(figures.to)} before anything was compared.`;
    const { mean, std, networkMean, networkStd, factor, offset } = figures;
    const shift = offset === 0 ? '' : ` and shifted by ${round(offset)}`;
    return `The data have mean ${round(mean)} and standard deviation ${round(std)}, the network’s samples ${round(networkMean)} and ${round(networkStd)}; the data were multiplied by ${round(factor)}${shift}. If they are not what the network was trained on, nothing that is compared with them holds.`;
  },
});

function interval([low, high]: readonly [number, number]): string {
  const end = (value: number): string => String(round(value)).replace('-', '−');
  return `[${end(low)}, ${end(high)}]`;
}
