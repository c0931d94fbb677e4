import { html, lines, trusted, type Html } from '../html';
import { sceneSvg, STATES, WINDOW, type Scene } from './scene';

/** Output type of the picture of the idea: a report lets a reader step through it. */
export const ideaType = 'application/vnd.fpp.idea.v1+json';

/** One still of the picture. */
interface IdeaStep {
  readonly title: string;
  readonly words: string;
  /** What is to be seen, for who does not see it. */
  readonly alt: string;
  readonly scene: Scene;
}

const last = STATES - 1;
const [first, second] = [last - WINDOW, last - 2 * WINDOW];

/** From a buffer to a credit that has come through three windows; the same objects throughout. */
const steps: readonly IdeaStep[] = [
  {
    title: 'The buffer',
    words:
      'Beside each observation the buffer keeps the state that the network had then. Here the one at the left is what foretells the target at the right.',
    alt: 'A row of ten stored states above ten observations, the first of which is a 1; above the last one a target.',
    scene: { hasNames: true },
  },
  {
    title: 'A window',
    words:
      'An update takes T steps of it, from a stored state. Gradients go back to that state and no further: truncated BPTT has nothing to say to the one at the left.',
    alt: 'A bracket over the last three steps; left of it a dashed line, beyond which there is no gradient.',
    scene: { window: last, isCutAtStart: true },
  },
  {
    title: 'What the window comes to',
    words:
      'From the stored state the network runs again, f after f, to ŝ. It is asked two things: to predict the target, and to agree with the state that is stored there.',
    alt: 'Above the window three circles, the network’s run from the stored state at its beginning to ŝ at its end, below the target.',
    scene: { window: last, isUnrolled: true },
  },
  {
    title: 'Two states move',
    words:
      'FPP moves the weights and both stored states: the first to where the prediction would have been better, the last towards ŝ. In red is what the target has changed.',
    alt: 'The stored state at the window’s beginning has moved and is red; the one at its end has moved a little towards ŝ.',
    scene: {
      window: last,
      isUnrolled: true,
      moved: [
        { state: first, by: 14, credit: 1 },
        { state: last, by: 7, credit: 0 },
      ],
    },
  },
  {
    title: 'The next window',
    words:
      'A window that ends at the moved state finds it elsewhere than its own ŝ. That gap, s ≠ ŝ, is the target’s message, to a window that never saw the target.',
    alt: 'A window that ends where the last one began: the moved, red state lies apart from its ŝ; the gap is marked.',
    scene: {
      window: first,
      isUnrolled: true,
      hasGap: true,
      moved: [{ state: first, by: 14, credit: 1 }],
    },
  },
  {
    title: 'Credit',
    words:
      'It moves its own first state, and the next one takes it from there. So credit walks back through the buffer, T steps a window, to the one that mattered.',
    alt: 'Three arrows from window to window, from the target back to the oldest state, above the observed 1; the states between them are red, ever lighter.',
    scene: {
      hops: [last, first, second],
      moved: [
        { state: first, by: 0, credit: 0.9 },
        { state: second, by: 0, credit: 0.65 },
        { state: second - WINDOW, by: 0, credit: 0.45 },
      ],
    },
  },
];

/**
 * The idea of FPP in six stills. A notebook shows them side by side; a page that has `idea.js` steps through
 * them.
 */
export function ideaHtml(): Html {
  return html`<ol class="idea" aria-label="The idea in ${steps.length} steps" style="display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.2rem 1.6rem; margin: 1rem 0; padding: 0; list-style: none">
${lines(
  steps.map(
    ({ title, words, alt, scene }, i) =>
      html`<li>${trusted(sceneSvg(scene, alt))}<p><strong>${i + 1}. ${title}.</strong> ${words}</p></li>`,
  ),
)}
</ol>`;
}
