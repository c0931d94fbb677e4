import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  compare,
  heatMap,
  progress,
  show,
  showBrief,
  showLive,
  showMath,
  showTable,
} from '../../../lib/analysis';
import { duration } from '../../../lib/analysis/notebook/progress';
import * as kernel from '../../../lib/analysis/notebook/kernel';
import { CycleWorld } from '../../../lib/environments';
import { elman } from '../../../lib/models';
import { TruncatedBptt } from '../../../lib/trainers';

const figure = heatMap([[1]], { xTitle: 'x', yTitle: 'y', zTitle: '</script>' });

afterEach(() => vi.restoreAllMocks());

describe('outside a notebook', () => {
  it('shows nothing and does no harm', () => {
    expect(kernel.inKernel()).toBe(false);
    show(figure, { caption: 'c', alt: 'a' });
    showTable({ columns: ['a'], values: [[1]] }, { caption: 'c' });
    showMath('x');
  });
});

describe('in a notebook', () => {
  const messages: { data: Record<string, unknown>; id: string | undefined; update: boolean }[] = [];
  const fake = '/somewhere/tslab/dist/jupyter.js';

  beforeEach(() => {
    messages.length = 0;
    require.cache[fake] = {
      filename: fake,
      exports: {
        lastWriteDisplayData: (
          content: { data: Record<string, unknown>; transient: { display_id?: string } },
          update = false,
        ) => messages.push({ data: content.data, id: content.transient.display_id, update }),
      },
    } as unknown as NodeJS.Module;
  });
  afterEach(() => Reflect.deleteProperty(require.cache, fake));

  it('sends a figure as Plotly JSON with its words, and as HTML, in one message', () => {
    show(figure, { caption: 'A & B', alt: 'what it "shows"' });
    expect(messages).toHaveLength(1);
    const { data } = messages[0];
    expect(data['application/vnd.plotly.v1+json']).toMatchObject({
      layout: { meta: { caption: 'A & B', alt: 'what it "shows"' } },
    });
    const html = String(data['text/html']);
    expect(html).toContain('aria-label="what it &quot;shows&quot;"');
    expect(html.match(/<\/script>/g)).toHaveLength(1);
  });

  it('sends what was found in brief: sentences, a bar, a figure with its words', () => {
    const sentences = ['One & all.', 'Two.', 'Three.'] as const;
    const bar = { holds: 3, open: 1, fails: 0, of: 'comparisons' };
    showBrief({ sentences, bar, figure, text: { caption: 'c', alt: 'a' } });
    const [{ data }] = messages;
    expect(data['application/vnd.fpp.brief.v1+json']).toMatchObject({
      sentences,
      bar,
      figure: { layout: { meta: { caption: 'c' } } },
    });
    expect(data['text/html']).toContain('<li>One &amp; all.</li>');
    expect(data['text/html']).toContain('comparisons: 3 hold · 1 open · 0 fail');
  });

  it.each([
    [{ sentences: ['One.', 'Two.'] }, 'showBrief: sentences must be three sentences'],
    [{ sentences: ['$x$.', 'Two.', 'Three.'] }, 'must be a sentence without formulas'],
    [{ sentences: ['1', '2', ''] }, 'sentences.2 must be a sentence'],
    [{ sentences: ['1', '2', '3'], figure }, 'must be figure and text together'],
  ])('refuses a brief that is none: %#', (brief, message) => {
    expect(() => {
      showBrief(brief as never);
    }).toThrow(message);
  });

  describe('when the kernel is interrupted', () => {
    const kernelState = globalThis as Record<symbol, unknown>;
    const count = Symbol.for('fixed-point-propagation.kernel-interrupts');
    const interrupt = () => (kernelState[count] = Number(kernelState[count] ?? 0) + 1);
    const lastText = () => messages[messages.length - 1].data['text/plain'];
    afterEach(() => Reflect.deleteProperty(kernelState, count));

    it('stops what updates a progress bar, and says where', () => {
      interrupt();
      const bar = progress('searching', 100);
      bar.update(40);
      interrupt();
      expect(() => {
        bar.update(41, 'near');
      }).toThrow('searching: stopped, since the kernel was interrupted');
      expect(lastText()).toMatch(/^searching: stopped at 41 % after \d+\.\d s, near$/);
      expect(messages[messages.length - 1].data['text/html']).not.toContain('<progress');
    });

    it('stops what draws a live figure', async () => {
      const now = vi.spyOn(performance, 'now').mockReturnValue(0);
      const live = showLive({ caption: 'so far', alt: 'a' });
      await live.draw(() => figure);
      interrupt();
      await live.draw(() => figure);
      now.mockReturnValue(600);
      await expect(live.draw(() => figure)).rejects.toThrow(
        'so far: stopped, since the kernel was interrupted',
      );
    });

    it('stops a comparison, whose progress bar says so', async () => {
      const environment = new CycleWorld({ length: 4 });
      const comparing = compare(
        [{ style: 'truncated-bptt', trainer: new TruncatedBptt({ truncationLength: 2 }) }],
        {
          ...{ environment, network: elman(environment, { hiddenUnits: 4 }), metric: 'error' },
          ...{ steps: 1e7, learningRate: 0.01 },
        },
      );
      interrupt();
      await expect(comparing).rejects.toThrow('learning was stopped after');
      expect(lastText()).toMatch(/^learning: stopped at 0 % after/);
    });
  });

  it('draws a live figure again in its place, and not too often', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const live = showLive({ caption: 'so far', alt: 'what it shows' });
    const make = vi.fn(() => figure);
    for (const time of [0, 100, 499, 500, 900, 1000]) {
      now.mockReturnValue(time);
      await live.draw(make);
    }
    expect(make).toHaveBeenCalledTimes(3);
    live.done(figure);
    expect(messages.map(({ update }) => update)).toEqual([false, true, true, true]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(messages[3].data['application/vnd.plotly.v1+json']).toMatchObject({
      layout: { meta: { caption: 'so far' } },
    });
  });

  it('updates one display with a progress bar, and not too often', () => {
    const now = vi.spyOn(performance, 'now');
    now.mockReturnValue(0);
    const bar = progress('learning', 100);
    for (let i = 1; i <= 50; i++) {
      now.mockReturnValue(i * 10);
      bar.update(i, 'seed <3>');
    }
    bar.done();
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(messages.map(({ update }) => update)).toEqual([
      false,
      ...Array.from({ length: 6 }, () => true),
    ]);
    expect(String(messages[1].data['text/html'])).toContain('seed &lt;3&gt;');
    expect(messages.at(-1)?.data['text/plain']).toBe('learning: done in 0.5 s');
  });
});

describe('progress', () => {
  it('prints a line to stderr in a terminal', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    progress('learning', 3).done('30 seeds');
    expect(write).toHaveBeenLastCalledWith(expect.stringMatching(/learning: done in .* 30 seeds/));
  });

  it('refuses a total that is not positive', () => {
    expect(() => progress('learning', 0)).toThrow(
      'progress: total must be a finite number above 0; got 0',
    );
  });

  it.each([
    [830, '0.8 s'],
    [42_000, '42 s'],
    [185_000, '3 min 5 s'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
