import { plainText } from '../shared/shown';
import { messageOf } from '../shared/failure';

/** What the runtime says went wrong, without its own source paths, on one line of plain characters that ends with a point. */
export function runtimeWords(error: unknown): string {
  const text = messageOf(error);
  const line = text.split('\n').find((part) => part.trim() !== '') ?? text;
  return plainText(
    line
      .replace(/^.*(?:ERROR_MESSAGE:|was false\. )/, '')
      .replace(/^Load model from .*? failed:\s*/, '')
      // "/onnxruntime_src/….cc:46 void onnxruntime::f(const T&) the reason": what failed is at its end.
      .replace(/\/\S*onnxruntime_src\/\S+ (?:[\w:<>,&* ]+\([^)]*\) )?/g, '')
      // "… CUDA failure 35: the reason ; GPU=-1 ; hostname=… ; file=…": on which machine and in which line is no matter of the user.
      .replace(/^.*?(?=CU(?:DA|DNN|BLAS|FFT|RAND)\w* failure \d+: )/, '')
      .replace(/ ; GPU=-?\d+ ; hostname=.*$/, '')
      .replace(/^This is an invalid model\.\s*(?:(?:Type )?Error:\s*)?/, '')
      .trim()
      .slice(0, 240)
      .replace(/\.?$/, '.'),
  );
}
