export const USAGE = `scorescope: how linear is a diffusion model's score, and which first sampling steps can one formula replace?

  scorescope diagnose MODEL [options]   measure a checkpoint (.onnx, or a diffusers folder) and recommend a skip
  scorescope inspect MODEL              what the file is, without a diagnosis
  scorescope providers                  which devices work on this machine
  scorescope export REPORT [options]    a stored report as a page, a table, or the skip itself
  scorescope compare A.json B.json      what changed between two reports
  scorescope --version

Options of diagnose (and, for recognising the file, of inspect):
  --data PATH              the training data: folder of PNG and JPEG, .npy, .npz, IDX, safetensors
  --resize fit|crop        scale pictures of another size, or scale and cut out their centre
  --moments PATH           its mean and covariance, saved before
  --family edm|vp|flow     override what is recognised
  --prediction denoised|epsilon|v|velocity|score|edm-raw
  --schedule FILE          JSON with alphas_cumprod, betas or a scheduler's configuration;
                           or linear, scaled-linear, cosine
  --time NAME              what the time input holds: sigma, c-noise, index, index-from-1, fraction,
                           t, t-reversed, t1000, t1000-reversed
  --timesteps N            timesteps of a schedule that is named (1000)
  --sigma-data X           the data's deviation in EDM's preconditioning
  --shape 4,64,64          one sample, where the file leaves it open
  --class N --null-class N   the class diagnosed, and the index that means none
  --prompt-embedding FILE --negative-embedding FILE   .npy, .npz, safetensors
  --guidance W             scale of classifier-free guidance, or of a guidance input
  --zeros a,b              inputs that may be filled with zeros
  --sampler heun|euler|ddim|dpmpp-2m|unipc   the sampler to beat (heun for EDM, ddim for VP)
  --steps N                its steps (18; 50 for ddim)
  --sigma-min X --sigma-max X --rho X   its grid
  --sigmas 40,20,10        where linearity is measured
  --seeds N                trajectories compared
  --features FILE.onnx     compare distributions in the features of this network
  --seed S                 of all randomness (0)
  --batch N                samples a network call (8)
  --effort quick|standard|thorough
  --provider auto|cpu|webgpu|cuda|dml|coreml
  --json FILE|-            write the report; - is stdout
  --html FILE              write the page
  --force                  overwrite files that ScoreScope did not write
  --quiet                  no progress, no table

Options of export (what is written is named by its option):
  --html FILE --csv FILE   the page; linearity and candidates as a table
  --teleport FILE          .safetensors: Gaussian, noise levels, plan
  --teleport-onnx FILE     the formula as a graph: x_T in, x_skip out
  --code edm|k-diffusion|diffusers|numpy [--out FILE]   Python that samples with the skip
  --force                  overwrite files that ScoreScope did not write

Options of compare:
  --fail-on-regression     exit code 3 where B is worse beyond noise
  --json FILE|- --html FILE --force

Exit codes: 0 done, 1 our fault, 2 the input is at fault, 3 a regression, 130 interrupted.
`;
