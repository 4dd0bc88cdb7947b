import type { InputRole } from '../shared/report';

/** What exporters of diffusion networks call their inputs, in lower case without punctuation. */
const sample =
  /^(sample|samples|x|xt|xin|noisy.*|latents?|latentmodelinput|image|images|img|input|inputs|hiddenstates|z|zt)$/;
const time =
  /^(sigmas?|timesteps?|ts?|times?|tau|steps?|noise|noiselevels?|noiselabels?|noisecond|cnoise|logsnr|lambda|gamma|timecond|timestepcond|timeinput|emb?t)$/;
const category =
  /^(y|c|labels?|class|classes|category|(class|category|cond|conditioning)(labels?|ids?|idx|index|index(es)?|indices))$/;
const embedding =
  /^(encoder(hiddenstates?|attentionmask)|context|cond|conditioning|c?crossattn|vector|adm|pooled.*|.*(embeds?|embeddings?|projections?)|.*prompt.*|text.*)$/;

/** The role a name speaks for; null when it says nothing (`input.1`, `onnx::Cast_2`). */
export function roleOfName(name: string): Exclude<InputRole, 'unknown'> | null {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  // `input.1`, `input_2`: a number given by the exporter, not a name.
  if (/^(input|x|arg|args|onnx.*|p?value)[._:]?\d+$/i.test(name)) return null;
  if (time.test(plain)) return 'time';
  if (category.test(plain)) return 'class';
  if (embedding.test(plain)) return 'embedding';
  if (sample.test(plain)) return 'sample';
  return null;
}
