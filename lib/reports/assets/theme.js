/* Runs before the page is painted: the reader's earlier choice of colours. */
/* global document, localStorage */
try {
  const chosen = localStorage.getItem('fpp-theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  /* No storage, no memory of the choice. */
}
