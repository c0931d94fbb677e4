/* Runs before the page is painted: the reader's earlier choice of colours. */
/* global document, localStorage */
document.documentElement.dataset.script = '';
try {
  const chosen = localStorage.getItem('fpp-theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  /* No storage, no memory of the choice. */
}
