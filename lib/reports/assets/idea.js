/* The idea drawn: one still at a time, with a way forwards and back. */
/* global document */
for (const stills of document.querySelectorAll('.idea')) stepThrough(stills);

function stepThrough(stills) {
  const all = [...stills.children];
  const bar = document.createElement('p');
  bar.className = 'idea-stepper';
  const button = (words, by) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = words;
    made.addEventListener('click', () => go(now + by));
    bar.append(made);
    return made;
  };
  const back = button('Back', -1);
  const next = button('Next', 1);
  const place = document.createElement('span');
  const live = document.createElement('span');
  live.className = 'visually-hidden';
  live.setAttribute('role', 'status');
  bar.append(place, live);
  let now = 0;
  const show = () => {
    for (const [i, still] of all.entries()) still.classList.toggle('now', i === now);
    back.disabled = now === 0;
    next.disabled = now === all.length - 1;
    place.textContent = `Step ${now + 1} of ${all.length}`;
  };
  const go = (to) => {
    now = Math.max(0, Math.min(all.length - 1, to));
    show();
    const [picture, words] = all[now].children;
    live.textContent = `${words.textContent} ${picture.getAttribute('aria-label')}`;
    // A button that has come to its end is of no use to the keyboard.
    if (back.disabled) next.focus({ preventScroll: true });
    if (next.disabled) back.focus({ preventScroll: true });
  };
  bar.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowRight') go(now + 1);
    if (key === 'ArrowLeft') go(now - 1);
  });
  stills.classList.add('steps');
  stills.after(bar);
  show();
}
