/* office.js: what the shell does in the browser. Everything also works without it. No inline code, no framework.
   data-do="name"  an element that does something here (search, keys, rail, theme, dismiss, reveal, ...)
   data-key="n"    a single key that presses or focuses the element; data-go="r" is reached by G, then the letter
   template[data-keys]  <dt> and <dd> of a page's own keys, for the list of keys; they come as the event office:key
   data-open       a <dialog> that opens as soon as it is in the page; data-focus takes the focus after a swap */
const root = document.documentElement;
const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const seen = element => element.checkVisibility?.({ visibilityProperty: true }) ?? true;

/* ---------- choices that the server must know before it writes the page ---------- */
const year = 60 * 60 * 24 * 365;
const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=${value ? year : 0}; samesite=lax${location.protocol === 'https:' ? '; secure' : ''}` };
const cookie = name => document.cookie.split('; ').find(entry => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

const isNarrow = () => (find('.side')?.offsetWidth ?? 228) < 80;
function showSide() {
  for (const button of all('.side-toggle')) { button.setAttribute('aria-expanded', String(!isNarrow())); button.value = isNarrow() ? 'wide' : 'mini' }
}
function setSide() { root.dataset.side = isNarrow() ? 'wide' : 'mini'; remember('side', root.dataset.side); showSide() }
function setTheme(value) {
  if (value === 'system') delete root.dataset.theme; else root.dataset.theme = value;
  remember('theme', value === 'system' ? '' : value);
  for (const button of all('[name="theme"]')) button.setAttribute('aria-pressed', String(button.value === value));
}
addEventListener('submit', event => {
  const form = event.target, what = form.dataset.do, value = event.submitter?.value;
  if (what === 'rail') { event.preventDefault(); setSide() }
  if (what === 'theme' && value) { event.preventDefault(); setTheme(value) }
  if (what === 'single-keys') event.preventDefault();
});
addEventListener('change', event => {
  if (event.target.name === 'keys' && event.target.closest('[data-do="single-keys"]')) { remember('keys', event.target.checked ? 'off' : ''); say(event.target.checked ? 'Shortcuts of a single key are off.' : 'Shortcuts of a single key are on.') }
});

/* ---------- telling ---------- */
function say(text) { const live = find('#live'); if (live) { live.textContent = ''; setTimeout(() => { live.textContent = text }, 30) } }
const ICONS = { success: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M9 12l2 2 4-4', error: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M12 8v4M12 16h.01' };
function svg(path) {
  const space = 'http://www.w3.org/2000/svg', mark = document.createElementNS(space, 'svg'), line = document.createElementNS(space, 'path');
  mark.setAttribute('viewBox', '0 0 24 24'); mark.setAttribute('class', 'icon'); mark.setAttribute('aria-hidden', 'true'); line.setAttribute('d', path); mark.append(line);
  return mark;
}
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
function toast(kind, title, note = '', action = null) {
  const box = find('#toasts');
  if (!box) return;
  const close = make('button', { class: 'icon-btn is-s', 'data-do': 'dismiss', 'aria-label': 'Dismiss' }, svg('M18 6 6 18M6 6l12 12'));
  const text = make('div', { class: 'grow' }, make('b', {}, title), ...(note ? [make('div', { class: 'sub' }, note)] : []));
  const card = make('div', { class: 'toast', 'data-kind': kind, role: kind === 'error' ? 'alert' : 'status' }, svg(ICONS[kind] ?? ICONS.success), text, ...(action ? [does(action)] : []), close);
  for (const old of all('.toast', box)) if (old.textContent === card.textContent) old.remove();
  box.append(card);
  age(card);
}
function does(action) {
  const press = make('button', { class: 'btn is-s', type: 'button' }, action.label);
  press.addEventListener('click', () => { press.closest('.toast').remove(); action.run() });
  return press;
}
addEventListener('office:toast', event => { toast(event.detail.kind, event.detail.title, event.detail.note, event.detail.action); say(event.detail.title) });
addEventListener('office:say', event => say(event.detail));
/* success leaves after 8 seconds, but not under the pointer or the focus; errors and warnings stay */
function age(card) {
  if (card.dataset.aging || !['success', 'info', 'debug'].includes(card.dataset.kind)) return;
  card.dataset.aging = 'yes';
  const leave = () => card.matches(':hover, :focus-within') ? setTimeout(leave, 2000) : card.remove();
  setTimeout(leave, 8000);
}

/* ---------- dialogs ---------- */
function show(dialog) { if (dialog && !dialog.open) { dialog.showModal(); if (dialog.id === 'keys') listKeys() } return Boolean(dialog) }
addEventListener('click', event => {
  if (event.target instanceof HTMLDialogElement && event.target.open) return event.target.close(); // the backdrop
  const link = event.target.closest?.('[data-do]'), what = link?.dataset.do;
  if (!what || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (what === 'search' && show(find('#search'))) event.preventDefault();
  if (what === 'keys' && show(find('#keys'))) { event.preventDefault(); find('#account-menu')?.hidePopover?.() }
  if (what === 'open' && show(document.getElementById(link.dataset.target))) event.preventDefault();
  if (what === 'dismiss') link.closest('.toast, .note')?.remove();
  if (what === 'close-dialog') link.closest('dialog')?.close();
  if (what === 'reload') { event.preventDefault(); location.reload() }
  if (what === 'close-drawer' && closeDrawer()) event.preventDefault();
  if (what === 'reveal') {
    const input = find('input', link.parentElement), hide = input.type === 'text';
    input.type = hide ? 'password' : 'text'; link.setAttribute('aria-pressed', String(!hide));
  }
  if (what === 'fill') { const form = find(link.dataset.target); for (const [name, value] of Object.entries(link.dataset)) { const input = form?.elements.namedItem(name); if (input && name !== 'do' && name !== 'target') input.value = value } find('button.is-primary', form)?.focus() }
});
addEventListener('close', event => { if (event.target.id === 'conflict') event.target.remove() }, true);

/* ---------- drawer ---------- */
let opener = null;
function closeDrawer() {
  const drawer = find('[data-drawer]'), link = drawer && find('[data-do="close-drawer"]', drawer);
  if (!drawer || !opener?.isConnected) return false; // opened by a full page: the link goes back to the list
  drawer.remove();
  if (link?.getAttribute('href')) history.replaceState(null, '', link.href);
  opener.focus(); opener = null;
  return true;
}

/* ---------- search ---------- */
const options = () => all('#search-results [role="option"]');
function mark(step) {
  const list = options(), now = list.findIndex(option => option.getAttribute('aria-selected') === 'true');
  if (!list.length) return;
  const next = (now + step + list.length) % list.length;
  list.forEach((option, place) => option.setAttribute('aria-selected', String(place === next)));
  list[next].scrollIntoView({ block: 'nearest' });
  find('#search [role="combobox"]').setAttribute('aria-activedescendant', list[next].id);
}
function searchKey(event) {
  if (event.key === 'Escape') { event.preventDefault(); find('#search').close() } // a search field takes the first Escape to empty itself
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(event.key === 'ArrowDown' ? 1 : -1) }
  if (event.key === 'Enter' && !event.isComposing && (asking || openHit())) { event.preventDefault(); hurried = asking }
}
let asking = false, hurried = false; // what is typed has no answer yet; Enter came before it
addEventListener('input', event => { if (event.target.matches?.('#search [role="combobox"]')) { asking = true; hurried = false } });
function openHit() {
  const chosen = find('#search-results [aria-selected="true"]');
  if (chosen) location.href = chosen.href;
  return chosen;
}
function answered(any) {
  const go = hurried && any;
  asking = hurried = false;
  return go && openHit();
}
function searchFailed(title, text) {
  if (!find('#search[open]')) return false;
  const told = document.createElement('div'), head = document.createElement('b');
  told.className = 'empty'; told.role = 'alert'; head.textContent = title; told.append(head, text);
  find('#search-results').replaceChildren(told); answered(false);
  return true;
}

/* ---------- keys ---------- */
let go = 0;
const places = () => { const found = new Map(); for (const link of all('[data-go]')) if (seen(link) || !found.has(link.dataset.go)) { if (!found.has(link.dataset.go)) found.set(link.dataset.go, link) } return found };
const nameOf = element => element.getAttribute('aria-label') || element.title || element.textContent.trim() || element.placeholder;
function listKeys() {
  const fill = (list, rows) => list?.replaceChildren(...rows.flatMap(([key, name]) => [make('dt', {}, make('kbd', {}, key.toUpperCase())), make('dd', {}, name)]));
  fill(find('#keys-go'), [...places()].map(([key, link]) => [key, nameOf(link)]));
  const here = all('[data-key]').filter(seen).map(element => [element.dataset.key, nameOf(element)]);
  const more = all('template[data-keys]');
  fill(find('#keys-here'), here.length || more.length ? here : [['–', 'No keys of its own']]);
  find('#keys-here').append(...more.map(each => each.content.cloneNode(true)));
  find('#keys [name="keys"]').checked = cookie('keys') === 'off';
}
addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { if (show(find('#search'))) event.preventDefault(); return }
  if (event.target.closest?.('#search')) return searchKey(event);
  if (event.key === 'Escape') { if (!find('dialog[open], :popover-open')) { const close = find('[data-do="close-drawer"]'); if (close && !closeDrawer() && close.getAttribute('href')) location.href = close.href } return }
  const typing = event.target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || cookie('keys') === 'off' || find('dialog[open]')) return;
  const key = event.key.toLowerCase();
  if (go && Date.now() - go < 1500) { go = 0; const link = places().get(key); if (link) { event.preventDefault(); link.click() } return }
  if (key === '?') { if (show(find('#keys'))) event.preventDefault(); return }
  const element = all('[data-key]').find(each => each.dataset.key === key && seen(each));
  if (element) { event.preventDefault(); if (element.matches('input, textarea, select')) { element.focus(); element.select?.() } else element.click(); return }
  if (key === 'g') { go = Date.now(); return }
  if (!dispatchEvent(new CustomEvent('office:key', { detail: key, cancelable: true }))) event.preventDefault(); // a page's own keys
});

/* ---------- htmx ---------- */
addEventListener('htmx:configRequest', event => {
  const token = find('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token;
  if (event.detail.verb === 'get' && event.target.matches('form')) for (const [name, value] of [...event.detail.formData]) if (value === '') event.detail.formData.delete(name); // short addresses
});
function problemIn(text) {
  const page = new DOMParser().parseFromString(text ?? '', 'text/html'), read = name => find(`[data-problem-${name}]`, page)?.textContent.trim() ?? '';
  return find('[data-problem]', page) ? { title: read('title'), text: read('text'), reference: read('reference') } : null;
}
function refuse(xhr) {
  const problem = problemIn(xhr?.responseText) ?? { title: 'This did not work', text: 'Nothing was saved. Reload the page and try again.', reference: '' };
  if (xhr.status >= 400 && searchFailed(problem.title, problem.text)) return;
  toast('error', problem.title, problem.text + (problem.reference && xhr.status >= 500 ? ` Reference ${problem.reference}.` : ''));
}
addEventListener('htmx:beforeSwap', event => {
  const { xhr } = event.detail;
  if (xhr.status === 422 && problemIn(xhr.responseText)) { event.detail.shouldSwap = false; refuse(xhr) } // keeps what was typed
  if (xhr.status === 409 && xhr.responseText.includes('data-open')) { event.detail.target = find('#overlay'); event.detail.swapOverride = 'innerHTML' }
});
addEventListener('htmx:responseError', event => refuse(event.detail.xhr));
addEventListener('htmx:sendError', () => searchFailed('The office cannot be reached', 'Check the network and type again.') || toast('error', 'The office cannot be reached', 'Nothing was saved. Check the network and try again.'));
addEventListener('htmx:timeout', () => searchFailed('The office took too long', 'Type again.') || toast('error', 'The office took too long', 'Nothing is known of what was saved. Reload the page to see.'));
addEventListener('htmx:beforeRequest', event => { if (event.detail.target?.matches?.('[data-drawer], #overlay, .drawer-place')) opener ??= event.detail.elt });
addEventListener('htmx:afterSettle', event => {
  ready();
  const place = event.detail.target, told = event.detail.elt.dataset?.announce;
  if (told) say(told);
  if (event.detail.elt.matches?.('.job') && !find('.job[hx-get]')) find('.top a:has(.spinner)')?.remove();
  if (place?.id === 'search-results' || find('#search[open]')) {
    const box = find('#search [role="combobox"]'), any = options().length > 0;
    box?.setAttribute('aria-expanded', String(any)); box?.removeAttribute('aria-activedescendant');
    if (any) mark(1);
    if (answered(any)) return;
    if (box?.value) say(any ? `${options().length} found` : 'Nothing found');
    return;
  }
  const focus = find('[data-focus]', event.detail.elt) ?? (event.detail.elt.matches?.('[data-drawer]') ? find('h2', event.detail.elt) : find('[data-drawer] h2', event.detail.elt));
  if (focus) focus.focus();
});

/* ---------- start ---------- */
function ready() {
  for (const dialog of all('dialog[data-open]')) { dialog.removeAttribute('data-open'); show(dialog) }
  for (const card of all('#toasts .toast')) age(card);
}
showSide(); ready();
for (const tab of all('.tabs [aria-current], .account .nav [aria-current]')) { const bar = tab.closest('.tabs, .nav'); if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2 }
find('#tree [aria-current="page"]')?.scrollIntoView?.({ block: 'nearest' });
find('main [data-focus]:not(.gallery *)')?.focus();
addEventListener('allauth.error', event => { event.preventDefault(); toast('error', 'The key was not read', 'Try again, or use your password.') });
