// The review of drafts by keys: a decision on the draft that has the focus, then on to the next.
// Everything else is done by luoshi.js and plain links and forms.
(function () {
  'use strict';
  var ROWS = '.ls-drafts > [data-ls-row]';
  var last = '';
  var isAssigning = false;
  function isOff() {
    try { return localStorage.getItem('ls-keys') === 'off'; } catch (refused) {
      if (refused.name !== 'SecurityError') { throw refused; }
      return false;
    }
  }
  function isTyping(target) { return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName); }
  function click(target) {
    if (target) { target.click(); }
    return Boolean(target);
  }
  function show(target) {
    if (!target) { return false; }
    target.focus();
    target.scrollIntoView({ block: 'nearest' });
    return true;
  }
  // The next draft that waits, from the one with the focus on and then from the top.
  function next(row) {
    var all = Array.prototype.slice.call(document.querySelectorAll(ROWS));
    var from = all.indexOf(row) + 1;
    var waiting = all.slice(from).concat(all.slice(0, from)).filter(function (one) { return !one.classList.contains('ls-decided'); });
    return show(waiting[0]);
  }
  function assign(row) {
    isAssigning = Boolean(row.querySelector('[data-ls-key="e"]'));
    return click(row.querySelector('[data-ls-key="e"]'));
  }
  function act(row, key) {
    if (key === 'n') { return next(row); }
    if (key === 'c') { return show(document.querySelector('[data-ls-all]')); }
    if (key === 'h') { return show(document.querySelector('[data-ls-calls]')); }
    if (!row || key === 'Enter' && row !== document.activeElement) { return false; }
    if (key === 'Enter') { click(row.querySelector('[data-ls-enter]')); return true; }
    if (key === 'o') { return assign(row); }
    return /^[a-z1-4]$/.test(key) && click(row.querySelector('[data-ls-do~="' + key + '"]'));
  }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isOff()) { return; }
    var target = event.target;
    var row = target.closest ? target.closest(ROWS) : null;
    if (event.key === 'Escape' && row && click(row.querySelector('[data-ls-back]'))) { event.preventDefault(); return; }
    if (isTyping(target) || document.querySelector('dialog[open]') || !act(row, event.key)) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // After a swap that names no draft: the form that has opened, else the row that was looked at.
  document.addEventListener('htmx:beforeRequest', function (event) {
    var row = event.target.closest ? event.target.closest(ROWS) : null;
    last = row ? row.id : '';
  });
  document.addEventListener('htmx:load', function (event) {
    var root = event.detail.elt;
    if (root.id !== 'ls-review') { return; }
    var form = root.querySelector(ROWS + ' .ls-intake-form');
    var has = form || root; // htmx puts the focus back on the row; a form that opens in it has it instead
    if (has.contains(document.activeElement) || root.querySelector('[role="alert"]')) { isAssigning = false; return; }
    var first = form && isAssigning ? form.querySelector('#field-owner') : null;
    isAssigning = false;
    if (form) { show(first || form.querySelector('input:not([type="hidden"]), textarea, select, button')); } else if (last) { show(document.getElementById(last)); }
  });
}());
