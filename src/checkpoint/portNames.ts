import type { InputRole } from '../domain/report';

/** What exporters of diffusion networks call their inputs, in lower case without punctuation; the first that fits counts. */
const names: readonly (readonly [Exclude<InputRole, 'unknown'>, RegExp])[] = [
  ['self-condition', /^(xselfcond|selfcond(ition(ing)?)?|x0?prev(ious)?|prev(ious)?x0?|x(0|start)(hat|pred|cond))$/],
  ['guidance', /^(guidance(scale|strength)?|embeddedguidance(scale)?|cfg(scale|w)?|guidancew|w|omega)$/],
  ['time-ids', /^(add(ed)?)?timeids$/],
  ['position-ids', /^(img|image|latent|txt|text|token)?(position)?ids$/],
  ['mask', /^((.*(attention|attn|padding|prompt|text|token|encoder|cross).*)?masks?)$/],
  [
    'time',
    /^(sigmas?|timesteps?|ts?|times?|tau|steps?|noise|noiselevels?|noiselabels?|noisecond|cnoise|logsnr|lambda|gamma|timecond|timestepcond|timeinput|emb?t)$/,
  ],
  [
    'class',
    /^(y|c|labels?|class|classes|category|(class|category|cond|conditioning)(labels?|ids?|idx|index|index(es)?|indices))$/,
  ],
  [
    'embedding',
    /^(encoderhiddenstates?|context|cond|conditioning|c?crossattn|vector|adm|pooled.*|.*(embeds?|embeddings?|projections?)|.*prompt.*|text.*)$/,
  ],
  [
    'sample',
    /^(sample|samples|x|xt|xin|noisy.*|latents?|latentmodelinput|image|images|img|input|inputs|hiddenstates|z|zt)$/,
  ],
];

/** The role a name speaks for; null when it says nothing (`input.1`, `onnx::Cast_2`). */
export function roleOfName(name: string): Exclude<InputRole, 'unknown'> | null {
  // `input.1`, `input_2`: a number given by the exporter, not a name.
  if (/^(input|x|arg|args|onnx.*|p?value)[._:]?\d+$/i.test(name)) return null;
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return names.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

/** 1 for what networks call their prediction, −1 for a variance or a feature beside it, 0 for a name that says nothing. */
export function speaksForPrediction(name: string): -1 | 0 | 1 {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  if (/var|std|mask|aux|hidden|feature|state|attn|attention|logit|skip|residual/.test(plain)) return -1;
  return /^(out|y|d|f|v|s)$|sample|output|pred|denois|noise|eps|velocity|score|xstart/.test(plain) ? 1 : 0;
}
