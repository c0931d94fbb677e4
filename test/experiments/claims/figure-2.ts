import type { Tables } from './tables';

/** Always predicting 0 errs once in p steps: .25, .125, .0833, .0625, .05. */
export const figure2Tables: Tables = {
  // "T-BPTT with T = p/2 performs poorly even when given more data"; half those errors, after 15,000.
  '2-half-cycle-bptt': {
    'reproduced 5 0 0': `
      figure-2 p        4           8            12           16           20
      T-BPTT T=p/2  .0:.126:.0  .0:.0626:.0  .0:.0418:.0  .0:.0313:.0  .0:.0251:.0`,
    'open 4 1 0': `
      figure-2 p      4        8   12  16  20
      T-BPTT T=p/2  .125~.001  .07  …   …   …`,
    'not 0 0 5': `
      figure-2 p        4           8            12           16           20
      T-BPTT T=p/2  .9:.124:.9  .9:.0624:.9  .9:.0416:.9  .9:.0312:.9  .9:.0249:.9`,
  },
  '2-half-cycle-fpp': {
    'reproduced 5 0 0': `
      figure-2 p         4     8    12    16     20
      FPP    T=p/2  .3:.1:.3   …     …     …  .3:.199:.3
      T-BPTT T=p/2  .2:.2:.2   …     …     …      …`,
    'open 4 1 0': `
      figure-2 p      4     8    12   16   20
      FPP    T=p/2  .1~.02  .1   …    …    …
      T-BPTT T=p/2  .1      .2   …    …    …`,
    'not 0 0 5': `
      figure-2 p         4     8    12    16     20
      FPP    T=p/2  .1:.2:.1   …     …     …  .1:.101:.1
      T-BPTT T=p/2  .2:.1:.2   …     …     …      …`,
  },
  // Halving T costs FPP .05, T-BPTT more.
  '2-robust': {
    'reproduced 5 0 0': `
      figure-2 p      4     8    12   16   20
      FPP    T=p     .05    …    …    …    …
      FPP    T=p/2   .10    …    …    …    …
      T-BPTT T=p     .02    …    …    …    …
      T-BPTT T=p/2  .071    …    …    …   .09`,
    'open 4 1 0': `
      figure-2 p      4     8    12   16   20
      FPP    T=p     .05    …    …    …    …
      FPP    T=p/2   .10    …    …    …    …
      T-BPTT T=p     .02    …    …    …    …
      T-BPTT T=p/2  .07~.01 .09  …    …    …`,
    // With p = 20 T-BPTT does not learn: .92 of the errors of predicting 0.
    'open 4 1 0 +0.08': `
      figure-2 p      4     8    12   16   20
      FPP    T=p     .05    …    …    …    …
      FPP    T=p/2   .10    …    …    …    …
      T-BPTT T=p     .02    …    …    …  .046
      T-BPTT T=p/2   .09    …    …    …  .126`,
    'not 0 0 5': `
      figure-2 p      4     8    12   16   20
      FPP    T=p     .05    …    …    …    …
      FPP    T=p/2   .10    …    …    …    …
      T-BPTT T=p     .02    …    …    …    …
      T-BPTT T=p/2  .069    …    …    …   .05`,
  },
  // What T-BPTT loses more, as a ratio: .08 and .16 in short cycles; .16 and .20 in long ones.
  '2-robust-long-cycles': {
    'reproduced 1 0 0 +0.06': `
      figure-2 p      4     8    16   20
      FPP    T=p     .05    …    …    …
      FPP    T=p/2   .05    …    …    …
      T-BPTT T=p     .05    …    …    …
      T-BPTT T=p/2   .07   .07  .06  .06`,
    'open 0 1 0': `
      figure-2 p      4     8    16   20
      FPP    T=p     .05    …    …    …
      FPP    T=p/2   .05    …    …    …
      T-BPTT T=p     .05    …    …    …
      T-BPTT T=p/2   .07   .07  .06~.02  .05`,
    'not 0 0 1': `
      figure-2 p      4     8    16   20
      FPP    T=p     .05    …    …    …
      FPP    T=p/2   .05    …    …    …
      T-BPTT T=p     .05    …    …    …
      T-BPTT T=p/2   .10   .07  .06  .0585`,
  },
  // "In early learning, with fewer samples, FPP has an even more clear advantage": first bin, all steps.
  '2-early-advantage': {
    'reproduced 5 0 0 +0.04': `
      figure-2 p      4      8    12   16   20
      FPP    T=p    .10:.05: …    …    …  .11:.05:
      T-BPTT T=p    .13:.07: …    …    …  .14:.07:`,
    'open 4 1 0': `
      figure-2 p      4         8    12   16   20
      FPP    T=p    .12:.05:  .10:.05: …   …   …
      T-BPTT T=p    .14~.02:.07:  .13:.07: …   …   …`,
    'not 0 0 5': `
      figure-2 p      4      8    12   16   20
      FPP    T=p    .12:.05: …    …    …  .03:.01:
      T-BPTT T=p    .13:.07: …    …    …  .04:.03:`,
  },
  '2-early-advantage-half': {
    'reproduced 5 0 0 +0.04': `
      figure-2 p      4      8    12   16   20
      FPP    T=p/2  .10:.05: …    …    …  .11:.05:
      T-BPTT T=p/2  .13:.07: …    …    …  .14:.07:`,
    'open 4 1 0': `
      figure-2 p      4         8    12   16   20
      FPP    T=p/2  .12:.05:  .10:.05: …   …   …
      T-BPTT T=p/2  .14~.02:.07:  .13:.07: …   …   …`,
    'not 0 0 5': `
      figure-2 p      4      8    12   16   20
      FPP    T=p/2  .12:.05: …    …    …  .03:.01:
      T-BPTT T=p/2  .13:.07: …    …    …  .04:.03:`,
  },
  // "T-BPTT can eventually learn optimal predictions for T = p": a tenth of those errors, in the end.
  '2-bptt-in-the-end': {
    'reproduced 5 0 0': `
      figure-2 p       4         8          12         16          20
      T-BPTT T=p  .2:.1:.024 .2:.1:.0124 .2:.1:.0083 .2:.1:.0062 .2:.1:.0049`,
    'open 4 1 0': `
      figure-2 p      4        8   12  16  20
      T-BPTT T=p   .025~.001  .001  …   …   …`,
    'not 0 0 5': `
      figure-2 p       4         8          12         16          20
      T-BPTT T=p  0:.0:.026  0:.0:.0126  0:.0:.0084  0:.0:.0063  0:.0:.0051`,
  },
  '2-bptt-slower': {
    'reproduced 5 0 0': `
      figure-2 p     4      8   12  16   20
      FPP    T=p  .1:.3:.3  …   …   …  .199:.3:.3
      T-BPTT T=p  .2:.1:.1  …   …   …   …`,
    'open 4 1 0': `
      figure-2 p     4       8   12  16  20
      FPP    T=p  .1~.02    .1   …   …   …
      T-BPTT T=p  .1        .2   …   …   …`,
    'not 0 0 5': `
      figure-2 p     4      8   12  16   20
      FPP    T=p  .3:.1:.1  …   …   …  .201:.1:.1
      T-BPTT T=p  .2:.3:.3  …   …   …   …`,
  },
  // "FPP … learns near optimal predictions in early learning": a quarter of those errors.
  '2-fpp-early': {
    'reproduced 5 0 0': `
      figure-2 p       4         8          12         16          20
      FPP    T=p  .0624:.9:  .0312:.9:  .0208:.9:  .0156:.9:  .0124:.9:`,
    'open 4 1 0': `
      figure-2 p       4        8   12  16  20
      FPP    T=p  .0625~.001  .001  …   …   …`,
    'not 0 0 5': `
      figure-2 p       4         8          12         16          20
      FPP    T=p  .0626:.0:  .0313:.0:  .0209:.0:  .0157:.0:  .0126:.0:`,
  },
};
