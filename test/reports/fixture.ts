import seedrandom from 'seedrandom';
import {
  differenceCurve,
  heatMap,
  learningCurves,
  settingCurves,
  windowMap,
  type Figure,
  type FigureText,
  type StyleName,
  type TableLike,
  type TableOptions,
} from '../../lib/analysis';
import { htmlTable, shownTable, tableType } from '../../lib/analysis/tables/html-table';

/** An output as the executor writes it. */
export type RawOutput = Record<string, unknown>;

export function markdownCell(source: string): Record<string, unknown> {
  return { cell_type: 'markdown', metadata: {}, source };
}

export function codeCell(source: string, outputs: RawOutput[] = []): Record<string, unknown> {
  return {
    cell_type: 'code',
    metadata: {
      execution: {
        'iopub.status.busy': '2026-01-02T03:04:05.000000Z',
        'iopub.status.idle': '2026-01-02T03:04:08.500000Z',
      },
    },
    source: source.split(/(?<=\n)/),
    outputs,
    execution_count: 1,
  };
}

export function displayOutput(data: Record<string, unknown>): RawOutput {
  return { output_type: 'display_data', metadata: {}, data };
}

export function figureOutput(figure: Figure, text: FigureText): RawOutput {
  return displayOutput({
    'application/vnd.plotly.v1+json': {
      data: figure.data,
      layout: { ...figure.layout, meta: text },
      ...(figure.frames && { frames: figure.frames }),
    },
    'text/html': '<div>fallback</div><script>console.log("must not run")</script>',
  });
}

export function tableOutput(table: TableLike, options: TableOptions): RawOutput {
  return displayOutput({
    [tableType]: shownTable(table, options),
    'text/html': htmlTable(table, options),
  });
}

/** Three windows of two steps, from the newest to the oldest; it can be played. */
function sampleWindows(): Figure {
  const rows = [4, 2, 0].map((start) =>
    Array.from({ length: 6 }, (_, step) => (step === start || step === start + 1 ? 0.5 : NaN)),
  );
  return windowMap([{ title: 'chains', style: 'fpp-chains', rows }], {
    ...{ xTitle: 'step', rowTitle: 'update', valueTitle: 'share' },
    x: [0, 1, 2, 3, 4, 5],
  });
}

export function notebook(cells: Record<string, unknown>[], metadata: object = {}): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}

const trainers: [StyleName, number][] = [
  ['fpp', 0.25],
  ['fpp-own-rate', 0.1],
  ['stored-state', 0.55],
  ['truncated-bptt', 0.8],
  ['no-overlap', 0.9],
];

/** Made-up learning curves: they fall from 1 to a level of their own, with noise. */
export function sampleCurves(): Figure {
  const random = seedrandom('fixture');
  const steps = Array.from({ length: 50 }, (_, i) => (i + 1) * 100);
  return learningCurves(
    trainers.slice(0, 4).map(([style, level]) => ({
      style,
      runs: Array.from({ length: 10 }, () =>
        steps.map((step) => level + (1 - level) * Math.exp(-step / 1500) + 0.12 * (random() - 0.5)),
      ),
    })),
    {
      steps,
      yTitle: 'error (share of predict-0’s)',
      references: [{ value: 1, label: 'predict 0' }],
    },
  );
}

export function sampleSettings(): Figure {
  const random = seedrandom('settings');
  return settingCurves(
    trainers.map(([style, level]) => ({
      style,
      points: [1, 3, 5, 7, 10, 15].map((setting) => ({
        setting,
        values: Array.from(
          { length: 30 },
          () => level * Math.exp(-setting / 9) + 0.1 * (random() - 0.5) + 0.1,
        ),
      })),
    })),
    { yTitle: 'error (share of predict-0’s)' },
  );
}

export function sampleDifferences(): Figure {
  const x = Array.from({ length: 25 }, (_, i) => 10 ** (-12 + i / 2));
  return differenceCurve(
    [{ style: 'plain', label: 'δ through W', x, y: x.map((h) => 1e-16 / h + 0.3 * h * h + 1e-13) }],
    {
      references: [{ value: 1e-8, label: 'tolerance 10⁻⁸' }],
      remarks: [
        { x: 1e-10, y: 1e-6, text: 'rounding' },
        { x: 1e-2, y: 3e-5, text: 'truncation' },
      ],
    },
  );
}

export function sampleJacobian(): Figure {
  const random = seedrandom('jacobian');
  return heatMap(
    Array.from({ length: 6 }, () => Array.from({ length: 8 }, () => random() * 2 - 1)),
    {
      xTitle: 'unit of s(i − T)',
      yTitle: 'unit of ŝ(i)',
      zTitle: '∂ŝ/∂s',
    },
  );
}

export const sampleTable = tableOutput(
  {
    columns: ['trainer', 'T', 'mean', 'standard error', 'n'],
    values: [
      ['FPP', 3, 0.1234, 0.0123, 30],
      ['Stored state', 3, 0.4567, 0.0234, 30],
      ['T-BPTT', 3, 0.8912, 0.0312, 29],
    ],
  },
  {
    caption: 'Error on CycleWorld(10), mean over all steps.',
    columns: { T: { unit: 'steps' }, mean: { label: 'error', best: 'lowest' } },
  },
);

/** Claims as sentences, with verdicts: a table that stacks on a phone. */
export const sampleVerdicts = tableOutput(
  {
    columns: ['figure', 'the paper says', 'verdict'],
    values: [
      [
        '3a',
        'FPP is ahead of both kinds of truncated BPTT for every T but the shortest.',
        [
          { text: 'shared: partly', tone: 'partly', counts: { holds: 7, open: 1, fails: 2 } },
          { text: 'own: reproduced', tone: 'holds', counts: { holds: 10, open: 0, fails: 0 } },
        ],
      ],
      [
        '3a',
        'With T = 1, the three are about equal.',
        [{ text: 'open', tone: 'open', counts: { holds: 0, open: 2, fails: 0 } }],
      ],
    ],
  },
  { caption: 'What the paper says.', columns: { figure: { link: () => '01-next.ipynb' } } },
);

/** A notebook with everything that a report can hold. */
export function sampleNotebook(title = 'Start here', number = '00'): string {
  return notebook(
    [
      markdownCell(
        `# ${title}\n\nA network with hidden state $s_t = f_W(s_{t-1}, o_t)$ sees one observation ` +
          'at a time, and must *predict* the next. It costs \\$5 or $6 to read.',
      ),
      markdownCell(
        '## The problem\n\nTruncated backpropagation through $T$ steps cannot see past them, ' +
          'whatever happened earlier. A stored state can be moved, so that what an earlier step ' +
          'should have remembered is written into it: this is the idea of the paper, and the rest ' +
          'of this notebook shows it at work on a ring of ten places.\n\n' +
          '$$L_i = \\ell_\\beta(\\hat s_i; y_i) + \\frac{\\lambda}{2}\\lVert s_i - \\hat s_i\\rVert^2$$\n\n' +
          'Its gradients are those of equation (7):\n\n' +
          '\\begin{align*}\n\\nabla_{s_{i-T}} L_i &= \\delta^\\top \\frac{\\partial \\hat s_i}{\\partial s_{i-T}}, & ' +
          '\\nabla_{W} L_i &= \\delta^\\top \\frac{\\partial \\hat s_i}{\\partial W}, & ' +
          '\\nabla_{s_i} L_i &= \\lambda (s_i - \\hat s_i), & \\nabla_\\beta L_i &= \\nabla_\\beta \\ell_\\beta(\\hat s_i; y_i)\n\\end{align*}\n\n' +
          '| symbol | meaning | shape |\n|---|---|--:|\n| $s_t$ | hidden state | $k$ |\n| $o_t$ | observation | $d$ |\n\n' +
          `Then $\\mathbb{E}[\\mathcal{L}]$ falls. See [the figure](#figure-${number}-A).`,
      ),
      codeCell(
        "import { learningCurves } from './dist/analysis';\n\n// Ten runs of each trainer\n" +
          'const seeds = Array.from({ length: 10 }, (_, seed) => seed);\n' +
          'const label = `ran ${seeds.length} seeds, with a line that is long enough to need scrolling on a telephone`;\n' +
          'console.log(label);\n',
        [
          { output_type: 'stream', name: 'stdout', text: ['trained \u001b[32mFPP\u001b[0m\n'] },
          { output_type: 'stream', name: 'stdout', text: 'and \u001b[1mT-BPTT\u001b[22m <fast>\n' },
          { output_type: 'stream', name: 'stderr', text: 'a warning' },
          displayOutput({ 'text/html': '<div class="fpp-progress">learning: done in 3.4 s</div>' }),
        ],
      ),
      codeCell('show(figure);', [
        figureOutput(sampleCurves(), {
          caption: 'Error while learning, $T = 3$. Lines: mean of 10 runs; bands: one s.e.',
          alt: 'Four falling curves. FPP with its own rate ends lowest, T-BPTT highest.',
          command: 'fpp run figure-3a',
          difference: 'ten runs instead of thirty.',
        }),
      ]),
      markdownCell(
        '## What the length $T$ does\n\nThe shorter, the harder.\n\n### Settings\n\nSix lengths.',
      ),
      codeCell('show(settings);', [
        figureOutput(sampleSettings(), {
          caption: 'Error against truncation length.',
          alt: 'Error falls with T for every trainer.',
        }),
        sampleTable,
        sampleVerdicts,
      ]),
      markdownCell('## Checks\n\n- one\n- two\n\n> Quoted.\n\n```typescript\nconst one = 1;\n```'),
      codeCell('show(differences);\nshow(jacobian);', [
        figureOutput(sampleDifferences(), {
          caption: 'Relative error against step size.',
          alt: 'A V: rounding on the left, truncation on the right.',
        }),
        figureOutput(sampleJacobian(), {
          caption: 'A Jacobian.',
          alt: 'A matrix of six rows and eight columns of mixed sign.',
        }),
        figureOutput(sampleWindows(), {
          caption: 'Windows, one after the other.',
          alt: 'A staircase of three windows.',
        }),
        displayOutput({ 'text/latex': '$$\\int_0^1 x\\,dx = \\tfrac12$$' }),
        displayOutput({ 'text/markdown': 'Said by *code*.' }),
        displayOutput({ 'text/plain': '{ a: 1 }' }),
      ]),
    ],
    { fpp: { commit: 'abc1234', seconds: 12.3 } },
  );
}
