// The review of drafts: Enter on a draft confirms it. Everything else is done by luoshi.js and plain links and forms.
(function () {
  'use strict';
  function isOff() {
    try { return localStorage.getItem('ls-keys') === 'off'; } catch (refused) {
      if (refused.name !== 'SecurityError') { throw refused; }
      return false;
    }
  }
  document.addEventListener('keydown', function (event) {
    var row = event.target;
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isOff()) { return; }
    if (!row.matches || !row.matches('.ls-drafts > [data-ls-row]')) { return; }
    var button = row.querySelector('[data-ls-enter]');
    event.preventDefault();
    event.stopImmediatePropagation();
    if (button) { button.click(); }
  }, true);
}());
