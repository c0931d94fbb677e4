/* Runs where the contents list stands, before what is below it is painted: on a telephone it is folded. */
/* global document, matchMedia */
document.querySelector('.contents details').open = matchMedia('(min-width: 72rem)').matches;
