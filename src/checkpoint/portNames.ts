import type { InputRole } from '../domain/report';

/** What exporters of diffusion networks call their inputs, in lower case without punctuation; the first that fits counts. */
const names: readonly (readonly [Exclude<InputRole, 'unknown'>, RegExp])[] = [
  ['self-condition', /^(xselfcond|selfcond(ition(ing)?)?|x0?prev(ious)?|prev(ious)?x0?|x(0|start)(hat|pred|cond))$/],
  ['guidance', /^(guidance(scale|strength)?|embeddedguidance(scale)?|cfg(scale|w)?|guidancew|w|omega)$/],
  ['time-ids', /^(add(ed)?)?timeids$/],
  ['position-ids', /^(img|image|latent|txt|text|token)?(position)?ids$/],
  ['mask', /masks?$/],
  [
    'time',
    /^(sigmas?|ts?|times?|tau|steps?|noise|noiselevels?|noiselabels?|noisecond|noisescale|cnoise|logsnrs?|lambdas?|gammas?|alphas?cumprod|(sqrt)?alphabar|timecond|timestepcond|timeinput|emb?t|((diffusion|denoising|noise|current|input|flow|model|trgt?)?timesteps?)|(diffusion|denoising|flow)(time|steps?)|timestepindex)$/,
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

const NUMBERED = /^(input|x|arg|args|onnx.*|p?value)[._:]*\d+$/i;

/** The role a name speaks for; null when it says nothing (`input.1`, `onnx::Cast_2`). */
export function roleOfName(name: string): Exclude<InputRole, 'unknown'> | null {
  // `input.1`, `input_2`: a number given by the exporter, not a name.
  if (NUMBERED.test(name)) return null;
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return names.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

/** Whether a name is one that an exporter made up: nobody chose it, so that it says nothing either way. */
export function isNameless(name: string): boolean {
  return name.replace(/[^a-z]/gi, '') === '' || NUMBERED.test(name);
}

/** What is measured or counted, as a frame rate or a height is: an integer of that name is no class. */
export function isQuantity(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return /^(num|number)|(fps|rate|frames|bucketid|height|width|size|length|duration|seconds|ratio|resolution|seed|bpm|tempo|count|temperature|difficulty|strength)$/.test(
    plain,
  );
}

/** A second time beside the network's own, of networks that answer for a whole step [Geng et al. 2025]: where the step ends, or how long it is. */
export function secondTimeOf(name: string): 'end' | 'length' | null {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (
    /^(r|s|t2|tr|tend|endt|endtime|tnext|nextt|nexttime(step)?|timestepr|rtimestep|tprev|prevt|ttarget|targett|target(time(step)?)|sigmanext|nextsigma)$/.test(
      plain,
    )
  )
    return 'end';
  return /^(h|d|dt|deltat?|stepsize|steplength|shortcut)$/.test(plain) ? 'length' : null;
}

/** 1 for what networks call their prediction, −1 for a variance or a feature beside it, 0 for a name that says nothing. */
export function speaksForPrediction(name: string): -1 | 0 | 1 {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  if (/var|std|mask|aux|hidden|feature|state|attn|attention|logit|skip|residual/.test(plain)) return -1;
  return /^(out|y|d|f|v|s)$|sample|output|pred|denois|noise|eps|velocity|score|xstart/.test(plain) ? 1 : 0;
}
