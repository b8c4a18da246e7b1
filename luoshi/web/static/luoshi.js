// Small conveniences on pages that work without them: keys, focus after a swap, one press for one entry,
// what was typed while the network was away. No inline script anywhere; syntax for Chromium 78.
(function () {
  'use strict';
  var page = document.documentElement;
  var words = function () { return document.body.dataset; };
  page.classList.add('ls-js');

  function each(root, selector, act) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), act);
  }
  function say(text) {
    var live = document.getElementById('ls-live');
    if (!live || !text) { return; }
    live.textContent = '';
    setTimeout(function () { live.textContent = text; }, 50);
  }
  function notice(text) {
    var box = document.getElementById('ls-offline');
    if (!box) { say(text); return; }
    box.textContent = text;
    box.hidden = !text;
  }
  function kept(name, value) {
    try {
      if (value === undefined) { return localStorage.getItem(name); }
      if (value === null) { localStorage.removeItem(name); } else { localStorage.setItem(name, value); }
    } catch (refused) { if (refused.name !== 'SecurityError' && refused.name !== 'QuotaExceededError') { throw refused; } }
    return null;
  }

  // One press, one entry: the button says so until there is an answer.
  function busy(form, isBusy) {
    form.classList.toggle('ls-busy', isBusy);
    each(form, 'button:not([type="button"])', function (button) {
      if (isBusy && button === form.lsPressed) {
        button.lsText = button.innerHTML;
        button.textContent = form.dataset.lsBusy || words().lsBusy;
        button.setAttribute('aria-busy', 'true');
      } else if (!isBusy && button.lsText) {
        button.innerHTML = button.lsText;
        button.lsText = '';
        button.removeAttribute('aria-busy');
      }
    });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('button') : null;
    if (!button) { return; }
    if (button.form) { button.form.lsPressed = button; }
    if (button.dataset.lsStep) { step(button); }
  });
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.hasAttribute('data-ls-elder')) { event.preventDefault(); elder(form); return; }
    if (form.method !== 'post') { return; }
    if (form.classList.contains('ls-busy')) { event.preventDefault(); event.stopPropagation(); return; }
    if (navigator.onLine === false) {
      event.preventDefault();
      event.stopPropagation();
      keep(form);
      notice(words().lsOffline);
      return;
    }
    form.lsPressed = form.lsPressed || form.querySelector('button:not([type="button"])');
    setTimeout(function () { busy(form, true); }, 0);
    if (!form.hasAttribute('hx-post')) { forget(form); }
  }, true);
  window.addEventListener('pageshow', function () { each(document, '.ls-busy', function (form) { busy(form, false); }); });
  window.addEventListener('online', function () { notice(''); });

  // What was typed while offline stays on this machine, personal fields excepted, until it is sent or somebody signs in.
  function place(form) { return 'ls-kept ' + location.pathname + ' ' + (form.getAttribute('action') || ''); }
  function fields(form, act) {
    each(form, 'input[name]:not([type="hidden"]):not([type="file"]):not([type="password"]), textarea[name], select[name]', function (input) {
      if (!input.hasAttribute('data-ls-personal')) { act(input); }
    });
  }
  function isChoice(input) { return input.type === 'radio' || input.type === 'checkbox'; }
  function keep(form) {
    if (!form.hasAttribute('data-ls-keep')) { return; }
    var typed = [];
    fields(form, function (input) { typed.push(isChoice(input) ? input.checked : input.value); });
    kept(place(form), JSON.stringify(typed));
  }
  function forget(form) { if (form.hasAttribute('data-ls-keep')) { kept(place(form), null); } }
  function putBack(root) {
    each(root, 'form[data-ls-keep]', function (form) {
      var typed = JSON.parse(kept(place(form)) || 'null');
      if (!typed) { return; }
      fields(form, function (input) {
        var value = typed.shift();
        if (value === undefined) { return; }
        if (isChoice(input)) { input.checked = value; } else { input.value = value; }
      });
      notice(words().lsRestored);
    });
  }
  function forgetAll() {
    try {
      Object.keys(localStorage).forEach(function (name) { if (name.indexOf('ls-kept ') === 0) { localStorage.removeItem(name); } });
    } catch (refused) { if (refused.name !== 'SecurityError') { throw refused; } }
  }

  // After a swap: focus to what changed, and the result read out.
  function settle(root) {
    var focus = root.matches && root.matches('[data-ls-focus], [data-ls-changed]') ? root : root.querySelector('[data-ls-focus], [data-ls-changed]');
    if (!focus) { return; }
    focus.focus();
    say(focus.dataset.lsSay);
    focus.removeAttribute('data-ls-changed');
  }
  document.addEventListener('htmx:afterRequest', function (event) {
    var form = event.target;
    if (form.tagName !== 'FORM') { return; }
    busy(form, false);
    if (event.detail.successful) { forget(form); }
  });
  document.addEventListener('htmx:load', function (event) { settle(event.detail.elt); });
  document.addEventListener('htmx:sendError', function (event) {
    if (event.target.tagName === 'FORM') { keep(event.target); }
    notice(words().lsOffline);
  });
  document.addEventListener('htmx:responseError', function () { notice(words().lsFailed); });

  // Large text, in place; the server remembers it by the cookie.
  function elder(form) {
    var isOn = document.body.classList.toggle('ls-elder');
    document.cookie = 'ls_elder=' + (isOn ? '1' : '0') + '; path=/; max-age=31536000; samesite=lax' + (location.protocol === 'https:' ? '; secure' : '');
    each(document, '[data-ls-elder] button', function (button) { button.textContent = isOn ? button.dataset.lsOn : button.dataset.lsOff; });
    var button = form.querySelector('button');
    if (button) { button.focus(); }
  }

  function step(button) {
    var input = document.getElementById(button.dataset.lsFor);
    var value = Number(input.value || '0');
    if (isNaN(value)) { return; }
    var decimals = (input.value.split('.')[1] || '').length;
    input.value = Math.max(0, value + Number(button.dataset.lsStep)).toFixed(decimals);
    say(input.value);
  }

  // Keys: off inside fields, and where somebody switched them off.
  var first = '';
  function isTyping(target) { return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName); }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('[data-ls-row]')); }
  function move(by) {
    var all = rows();
    var now = all.indexOf(document.activeElement.closest('[data-ls-row]'));
    var next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: 'nearest' }); }
  }
  function open(row) {
    var link = row && row.querySelector('a[href]');
    if (link) { link.click(); }
  }
  function press(key) {
    var row = document.activeElement.closest('[data-ls-row]');
    var target = (row || document).querySelector('[data-ls-key="' + key + '"]');
    if (target) { target.click(); }
    return Boolean(target);
  }
  function keys() {
    var dialog = document.getElementById('ls-keys');
    if (dialog && dialog.showModal && !dialog.open) { dialog.showModal(); }
  }
  function turn(link, key) {
    var all = Array.prototype.slice.call(link.parentNode.children);
    var by = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
    if (key === ' ') { link.click(); } else { all[(all.indexOf(link) + by + all.length) % all.length].focus(); }
  }
  document.addEventListener('keydown', function (event) {
    if (event.target.getAttribute('role') === 'radio' && /^( |Arrow(Left|Right|Up|Down))$/.test(event.key)) {
      event.preventDefault();
      turn(event.target, event.key);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) { return; }
    if (kept('ls-keys') === 'off' && event.key !== '?') { return; }
    var wanted = first ? first + ' ' + event.key : event.key;
    first = '';
    var row = event.target.hasAttribute('data-ls-row') ? event.target : null;
    if (wanted === '/' && document.getElementById('ls-search')) { document.getElementById('ls-search').focus(); }
    else if (wanted === 'g') { first = 'g'; return; }
    else if (wanted === 'j' || wanted === 'k') { move(wanted === 'j' ? 1 : -1); }
    else if (wanted === 'Enter' && row) { open(row); }
    else if (wanted === '?') { keys(); }
    else if (!/^(g )?[a-z]$/.test(wanted) || !press(wanted)) { return; }
    event.preventDefault();
  });

  document.addEventListener('change', function (event) {
    if (event.target.id === 'ls-keys-on') { kept('ls-keys', event.target.checked ? 'on' : 'off'); }
  });

  function start() {
    if (/(^|; )ls_elder=1/.test(document.cookie)) { document.body.classList.add('ls-elder'); }
    var box = document.getElementById('ls-keys-on');
    if (box) { box.checked = kept('ls-keys') !== 'off'; }
    if (document.body.hasAttribute('data-ls-forget')) { forgetAll(); }
    putBack(document);
    settle(document);
  }
  if (document.readyState === 'loading') { document.addEventListener('DOMContentLoaded', start); } else { start(); }
}());
