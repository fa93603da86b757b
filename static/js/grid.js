/* grid.js: edits a register's table in place like a spreadsheet. Without it the table, its forms and links work as they stand.
   The server judges every cell, writes a gesture as one batch, and answers with the rows as they stand now. */
import { askWhy, conflict, preview, refsOf } from './grid-dialogs.js';
import { parse, shape } from './grid-shape.js';
import { openMenu } from './row-menu.js';

const find = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const tell = (kind, title, note = '', action = null) => dispatchEvent(new CustomEvent('office:toast', { detail: { kind, title, note, action } }));
const say = text => dispatchEvent(new CustomEvent('office:say', { detail: text }));
const token = () => find('meta[name="csrf-token"]').content;

let grid = null, fields = {}, active = null, anchor = null, editor = null, sending = Promise.resolve();
let presses = 0, left = null, stale = false; // keys and clicks so far; the cell that a refresh took away; a refresh that waits for the editor
const undos = [], held = new Map(); // what was typed and not taken, by record and field

/* ---------- where we are ---------- */
const body = () => grid.tBodies[0];
const rows = () => [...body().rows];
const cellsOf = row => [...row.cells].filter(cell => cell.dataset.f);
const text = cell => cell.pending?.typed ?? (editor?.cell === cell ? editor.was : cell.dataset.t ?? cell.textContent);
const place = cell => ({ row: rows().indexOf(cell.parentElement), column: cellsOf(cell.parentElement).indexOf(cell) });
const at = (row, column) => { const found = rows()[row]; return found ? cellsOf(found)[column] : undefined };
const names = () => cellsOf(rows()[0] ?? grid.tHead.rows[0]).map(cell => cell.dataset.f);
const editable = cell => cell && 'e' in cell.dataset;

function setUp() {
  grid = find('table[data-grid]');
  if (!grid || grid.dataset.ready) return;
  grid.dataset.ready = 'yes';
  fields = JSON.parse(grid.dataset.fields || '{}');
  if (rows().length) { grid.setAttribute('role', 'grid'); grid.setAttribute('aria-multiselectable', 'true') }
  active = anchor = editor = null;
  const first = at(0, 1) ?? at(0, 0);
  if (first) first.tabIndex = 0;
  for (const row of rows()) markHeld(row);
  comeBack();
  showSelected();
}
/* the keyboard stays where it was when the rows are fetched anew */
function comeBack() {
  const { id, name, row } = left ?? {}; left = null;
  if (!id || document.activeElement !== document.body) return;
  const now = document.getElementById(`r${id}`) ?? rows()[Math.min(row, rows().length - 1)];
  go((now && find(`[data-f="${name}"]`, now)) ?? at(0, 0));
}

function range() {
  if (!active) return [];
  const one = place(active), other = place(anchor ?? active), found = [];
  for (let row = Math.min(one.row, other.row); row <= Math.max(one.row, other.row); row++) {
    const line = [];
    for (let column = Math.min(one.column, other.column); column <= Math.max(one.column, other.column); column++) line.push(at(row, column));
    found.push(line);
  }
  return found;
}
function mark() {
  for (const cell of all('.is-range, .is-active', body())) cell.classList.remove('is-range', 'is-active');
  const chosen = range();
  if (chosen.length > 1 || chosen[0]?.length > 1) for (const cell of chosen.flat()) cell.classList.add('is-range');
  active?.classList.add('is-active');
}
function go(cell, extend = false) {
  if (!cell) return;
  if (active) active.tabIndex = -1;
  active = cell; if (!extend) anchor = cell;
  cell.tabIndex = 0; cell.focus({ preventScroll: true }); cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  mark();
}
function step(down, right, extend = false) {
  if (!active) return go(at(0, 0));
  const now = place(active), count = cellsOf(active.parentElement).length;
  go(at(Math.max(0, Math.min(rows().length - 1, now.row + down)), Math.max(0, Math.min(count - 1, now.column + right))), extend);
}
/* Tab stays among the cells of the table, row after row, and leaves it at the end */
function tab(back) {
  const now = place(active), count = cellsOf(active.parentElement).length;
  let index = now.row * count + now.column + (back ? -1 : 1);
  while (index >= 0 && index < rows().length * count && !editable(at(Math.floor(index / count), index % count))) index += back ? -1 : 1;
  const next = index >= 0 ? at(Math.floor(index / count), index % count) : undefined;
  if (next) go(next);
  return Boolean(next);
}

/* ---------- one editor ---------- */
function edit(cell, typed = null, wrong = '') {
  if (!editable(cell)) { say('This cell is computed or set by a step; it cannot be typed.'); return }
  const kept = typed === null && held.get(keyOf(cell));
  if (kept) { typed = kept.typed; wrong = kept.note }
  const field = fields[cell.dataset.f] ?? { kind: 'text', words: [] }, long = field.kind === 'long';
  const input = document.createElement(long ? 'textarea' : 'input'), menu = document.createElement('div');
  input.value = typed ?? text(cell); input.setAttribute('aria-label', `${field.label} of ${refOf(cell.parentElement)}`);
  input.autocomplete = 'off'; input.spellcheck = long;
  menu.className = 'menu'; menu.setAttribute('role', 'listbox'); menu.setAttribute('aria-label', field.label);
  editor = { cell, input, menu, was: text(cell), kept: [...cell.childNodes], field, chosen: -1, wrong: wrong ? refusal(input, wrong) : null };
  cell.replaceChildren(input, menu); cell.classList.add('is-editing');
  input.focus(); if (typed === null) input.select(); else input.setSelectionRange(input.value.length, input.value.length);
  input.addEventListener('input', offer); offer();
}
/* why what was typed is not taken, at the cell, for as long as it is edited */
function refusal(input, wrong) {
  const line = document.createElement('p');
  line.className = 'error'; line.id = 'cell-refusal'; line.textContent = wrong;
  input.setAttribute('aria-invalid', 'true'); input.setAttribute('aria-describedby', line.id);
  return line;
}
const refOf = row => find('.ref', row)?.textContent ?? 'the new row';
async function offer() {
  const now = editor; if (!now) return;
  let words = now.field.words;
  if (now.field.kind === 'person') {
    const answer = await fetch(`/${grid.dataset.slug}/people/?q=${encodeURIComponent(now.input.value)}`, { headers: { accept: 'application/json' } });
    if (!answer.ok || editor !== now) return;
    words = (await answer.json()).people.map(person => person.name);
  } else if (now.input.value !== text(now.cell)) words = words.filter(word => word.toLowerCase().includes(now.input.value.toLowerCase()));
  const keys = document.createElement('div'); keys.className = 'keys';
  for (const [key, what] of [['Enter', 'save'], ['Tab', 'save, next'], ['Esc', 'cancel']]) { const part = document.createElement('span'), mark = document.createElement('kbd'); mark.textContent = key; part.append(mark, ` ${what}`); keys.append(part) }
  now.chosen = -1;
  now.menu.replaceChildren(...(now.wrong ? [now.wrong] : []), ...words.slice(0, 12).map(word => { const option = document.createElement('div'); option.setAttribute('role', 'option'); option.textContent = word; option.addEventListener('mousedown', event => { event.preventDefault(); now.input.value = word; close(true) }); return option }), keys);
}
function choose(direction) {
  const options = all('[role="option"]', editor.menu); if (!options.length) return;
  editor.chosen = (editor.chosen + direction + options.length) % options.length;
  options.forEach((option, index) => option.setAttribute('aria-selected', String(index === editor.chosen)));
  editor.input.value = options[editor.chosen].textContent; say(editor.input.value);
}
function close(save) {
  const { cell, input, kept } = editor, typed = input.value; editor = null;
  cell.classList.remove('is-editing'); cell.replaceChildren(...kept);
  release(cell);
  if (save && typed !== text(cell)) write([[cell, typed]]);
  if (stale) { stale = false; sending = sending.then(refresh) }
  return cell;
}
/* what one typed goes into every chosen cell */
function fillAll() {
  const typed = editor.input.value, cell = close(false);
  go(cell, true);
  write(range().flat().filter(each => editable(each) && text(each) !== typed).map(each => [each, typed]), [], { ask: true });
}
function editorKey(event) {
  const cell = editor.cell, long = editor.field.kind === 'long';
  if (event.isComposing) return;
  if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); go(close(false)) }
  else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && range().flat().length > 1) { event.preventDefault(); fillAll() }
  else if (event.key === 'Enter' && !(long && (event.shiftKey || event.altKey))) { event.preventDefault(); close(true); go(cell); step(event.shiftKey ? -1 : 1, 0) }
  else if (event.key === 'Tab') { event.preventDefault(); close(true); go(cell); tab(event.shiftKey) }
  else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !long && find('[role="option"]', editor.menu)) { event.preventDefault(); choose(event.key === 'ArrowDown' ? 1 : -1) }
}

/* ---------- writing ---------- */
/* changes: [[cell, text], …]; added: [[key, field, text], …] for rows to add */
function write(changes, added = [], { title = '', ask = false } = {}) {
  if (!changes.length && !added.length) return sending;
  for (const [cell, typed] of changes) { cell.classList.add('is-saving'); if (!ask) expecting(cell, typed) }
  changes.since = presses;
  sending = sending.then(() => send(changes, added, title, ask)).catch(() => fail(changes, 'The office cannot be reached', 'What you typed is still in the cells marked. Check the network and try again.'));
  return sending;
}
function request(changes, added, title) {
  const seen = {}, cells = [...added];
  for (const [cell, typed] of changes) { const row = cell.isConnected ? cell.parentElement : find(`#r${cell.parentElement.dataset.id}`); seen[row.dataset.id] = Number(row.dataset.version); cells.push([row.dataset.id, cell.dataset.f, typed]) }
  return { cells, seen, title };
}
async function post(address, data) {
  const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', 'X-CSRFToken': token() }, body: JSON.stringify(data) });
  const read = answer.headers.get('content-type')?.includes('json') ? await answer.json() : { problem: new DOMParser().parseFromString(await answer.text(), 'text/html') };
  return { status: answer.status, ...read };
}
async function send(changes, added, title, ask) {
  const data = request(changes, added, title), address = `${grid.dataset.url}cells/${location.search}`;
  if (ask) {
    const judged = await post(address, { ...data, mode: 'verify' });
    if (judged.problem) return fail(changes, ...problem(judged));
    if (judged.counts.converted || judged.counts.refused || added.length || judged.asks.length) { clear(changes); return preview(judged, data, address, hands) }
  }
  settle(await post(address, { ...data, mode: 'apply' }), changes, data, address);
}
const again = (data, address) => post(address, { ...data, mode: 'apply' }).then(answer => settle(answer, [], data, address)).catch(() => tell('error', 'The office cannot be reached', 'Nothing was written. Check the network and do it again.'));
const clear = changes => { for (const [cell] of changes) { cell.classList.remove('is-saving'); giveBack(cell); release(cell) } };
/* what was typed stands in its cell while it is on its way */
function expecting(cell, typed) { cell.pending = { typed, kept: cell.pending?.kept ?? [...cell.childNodes] }; cell.textContent = typed }
function giveBack(cell) {
  if (!cell.pending) return;
  if (editor?.cell === cell) editor.kept = cell.pending.kept; else cell.replaceChildren(...cell.pending.kept);
  delete cell.pending;
}
/* a cell keeps what was typed and not taken until it is edited again */
const keyOf = cell => `${cell.closest('tr').dataset.id} ${cell.dataset.f}`;
const release = cell => { held.delete(keyOf(cell)); cell.classList.remove('is-refused'); cell.removeAttribute('title') };
const cellOf = key => { const [id, name] = key.split(' '); return find(`#r${id} [data-f="${name}"]`) };
function hold(key, typed, note) { held.set(key, { typed, note }); const cell = cellOf(key); if (cell) { cell.classList.add('is-refused'); cell.title = note } }
function markHeld(row) { for (const cell of cellsOf(row)) { const kept = held.get(keyOf(cell)); if (kept) hold(keyOf(cell), kept.typed, kept.note) } }
/* whoever has gone on typing is not called back: the cell keeps what was typed, and says why it was not taken */
const hasGoneOn = changes => Boolean(editor) || (changes.since ?? presses) !== presses;
function call(changes, title, note, run) {
  if (!hasGoneOn(changes)) return run();
  for (const [cell, typed] of changes) hold(keyOf(cell), typed, note);
  tell('error', title, note, { label: 'Look at it', run: () => { if (editor) close(true); run() } });
}
function problem(answer) {
  const read = name => find(`[data-problem-${name}]`, answer.problem)?.textContent.trim();
  return [read('title') ?? 'This did not work', read('text') ?? 'Nothing was saved. Reload the page and try again.'];
}
function fail(changes, title, note) {
  clear(changes);
  if (changes.length !== 1) return tell('error', title, note);
  const [[cell, typed]] = changes, key = keyOf(cell);
  const back = () => { const now = cellOf(key); if (now) { go(now); edit(now, typed, note) } };
  if (!hasGoneOn(changes)) tell('error', title, note);
  call(changes, title, note, back);
}
/* each cell that was refused says so itself */
function refuse(cells) {
  for (const { key, name, note } of cells) { const cell = find(`#r${key} [data-f="${name}"]`, body()); if (cell) { cell.classList.add('is-refused'); cell.title = note } }
}
function settle(answer, changes, data, address) {
  clear(changes);
  if (answer.clashes?.length) return call(changes, `${refsOf(answer.clashes)} changed while you were editing`, 'Both values are kept until you choose.', () => conflict(answer, data, address, hands));
  if (answer.problem) return fail(changes, ...problem(answer));
  if (answer.asks?.length) return call(changes, `${refsOf(answer.asks)}: say why`, answer.asks[0].text, () => askWhy(answer, data, address, hands));
  if (answer.status !== 200) {
    const refused = (answer.cells ?? []).filter(cell => cell.state === 'refused' && !cell.key.startsWith('+'));
    if (changes.length > 1) refuse(refused);
    const sentences = [...(answer.errors ?? []).map(error => error.text), ...(answer.cells ?? []).filter(cell => cell.state === 'refused').map(cell => cell.note)];
    return fail(changes, 'Not saved', [...new Set(sentences)].slice(0, 4).join(' '));
  }
  show(answer);
}
function show(answer) {
  for (const [id, html] of Object.entries(answer.rows)) {
    const old = document.getElementById(`r${id}`); if (!old) continue;
    const box = document.createElement('template'); box.innerHTML = html;
    const row = box.content.firstElementChild, now = active?.parentElement === old ? place(active).column : -1, start = anchor?.parentElement === old ? place(anchor).column : -1, ticked = find('[name="pk"]', old)?.checked;
    const typing = editor?.cell.parentElement === old ? { name: editor.cell.dataset.f, value: editor.input.value } : null;
    if (typing) close(false);
    const focused = old.contains(document.activeElement);
    old.replaceWith(row); row.classList.add('is-fresh');
    if (ticked) find('[name="pk"]', row).checked = true;
    if (start >= 0) anchor = cellsOf(row)[start];
    if (now >= 0) { active = cellsOf(row)[now]; active.tabIndex = 0; if (focused) active.focus({ preventScroll: true }); mark() }
    markHeld(row);
    if (typing) edit(find(`[data-f="${typing.name}"]`, row), typing.value);
  }
  if (answer.undo) undos.push(answer.undo);
  showSelected();
  tell('success', answer.said, '', answer.undo ? { label: 'Undo', run: undo } : null);
  if (answer.added?.length) refresh();
}
/* never under the hands of somebody who types */
function refresh() {
  if (editor) { stale = true; return null }
  if (active?.isConnected) left = { id: active.parentElement.dataset.id, name: active.dataset.f, row: place(active).row };
  return htmx.ajax('GET', location.pathname + location.search, { target: '#results', swap: 'outerHTML' });
}
addEventListener('htmx:beforeSwap', event => { if (editor && event.detail.target.id === 'results') { event.detail.shouldSwap = false; stale = true } });
/* what is on its way is written first, so that it is what is undone */
const undo = () => { sending = sending.then(undoLast).catch(() => tell('error', 'The office cannot be reached', 'Nothing was undone. Check the network and do it again.')); return sending };
async function undoLast() {
  const batch = undos.pop(); if (!batch) return tell('info', 'Nothing to undo on this page', 'Older changes are in the history of each record.');
  const answer = await post(`/undo/${batch}/${location.search}`, {});
  if (answer.problem) return tell('error', ...problem(answer));
  answer.undo = ''; show(answer); refresh();
}

/* ---------- paste, copy, fill ---------- */
function copy() {
  return range().map(line => line.map(cell => text(cell)).map(value => (/[\t\n"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join('\t')).join('\n');
}
function paste(clip) {
  const table = parse(clip); if (!table.length) return;
  if (!rows().length) return begin(table);
  const chosen = range(), top = place(chosen[0][0]), columns = names();
  const block = shape(table, chosen.length, chosen[0].length), changes = [], added = [];
  for (const [down, line] of block.entries()) for (const [right, value] of line.entries()) {
    const name = columns[top.column + right], cell = at(top.row + down, top.column + right);
    if (cell) { if (value !== text(cell)) changes.push([cell, value]) } else if (name) added.push([`+${top.row + down - rows().length + 1}`, name, value]);
  }
  if (added.length && !('adds' in grid.dataset)) return tell('error', 'There are more rows than here', 'New rows need a piece of work to lie on, and the right to add them. Open the register of that work, and paste there.');
  if (!changes.length && !added.length) return say('Nothing is different.');
  write(changes, added, { ask: true });
}
/* the first rows of a register: below our own headings where they were copied along, otherwise from the first column on */
function begin(table) {
  if (!('adds' in grid.dataset)) return tell('error', 'There is nothing to paste onto', 'New rows need a piece of work to lie on, and the right to add them. Open the register of that work, and paste there.');
  const byLabel = new Map(Object.entries(fields).map(([name, field]) => [field.label.toLowerCase(), name]));
  const heads = table[0].map(head => byLabel.get(head.trim().toLowerCase())), isHeaded = heads.filter(Boolean).length > 1 || (heads.length === 1 && heads[0]);
  const columns = isHeaded ? heads : names().slice(1), lines = isHeaded ? table.slice(1) : table;
  write([], lines.flatMap((line, row) => line.map((value, at) => [`+${row + 1}`, columns[at], value])).filter(([, name, value]) => name && value.trim()), { ask: true });
}
/* one row fills from the row above, several from their first */
function fillDown() {
  let chosen = range(); const above = chosen.length === 1 && place(chosen[0][0]).row - 1;
  if (above === -1) return say('There is no row above to fill from.');
  if (chosen.length === 1) chosen = [chosen[0].map(cell => at(above, place(cell).column)), ...chosen];
  write(chosen.slice(1).flatMap(line => line.map((cell, column) => [cell, text(chosen[0][column])])).filter(([cell, value]) => editable(cell) && text(cell) !== value), [], { ask: true });
}
function empty() {
  const changes = range().flat().filter(cell => editable(cell) && text(cell)).map(cell => [cell, '']);
  if (changes.length) write(changes, [], { ask: changes.length > 1 });
}

/* ---------- dialogs ---------- */
const backTo = (key, name, typed, note = '') => { const cell = find(`#r${key} [data-f="${name}"]`); if (cell) { go(cell); edit(cell, typed, note) } };
const hands = { home: () => active?.focus(), send: again, refresh, back: backTo };

/* ---------- rows ---------- */
function showSelected() {
  const bar = find('#bulk'); if (!bar) return;
  const ticked = all('[name="pk"]', body()).filter(box => box.checked);
  bar.hidden = !ticked.length;
  listFor(find('[name="field"]', bar));
  find('[data-count]', bar).textContent = `${ticked.length} selected`;
  for (const row of rows()) row.setAttribute('aria-selected', String(Boolean(find('[name="pk"]', row)?.checked)));
  for (const link of all('[data-export]')) { link.dataset.href ??= link.getAttribute('href'); const [path, query] = link.dataset.href.split('?'); link.href = ticked.length ? `${path}?${[query, ...ticked.map(box => `pk=${box.value}`)].filter(Boolean).join('&')}` : link.dataset.href }
}
/* the words that the chosen field knows */
const listFor = select => find('[name="value"]', select.form).setAttribute('list', `bulk-${select.value}`);
function openRecord(link) {
  const here = location.pathname + location.search, id = link.closest('tr').dataset.id, query = new URLSearchParams(location.search);
  query.set('open', id);
  for (const row of rows()) row.classList.toggle('is-open', row.dataset.id === id);
  htmx.ajax('GET', `${link.getAttribute('href')}?from=${encodeURIComponent(here)}`, { target: '#panel', swap: 'innerHTML', source: link }).then(() => history.replaceState(null, '', `${location.pathname}?${query}`));
}
function neighbour(by) {
  const open = find('tr.is-open', body()) ?? active?.parentElement, list = rows(), next = list[list.indexOf(open) + by];
  if (next) openRecord(find('.ref', next));
}

function rowMenu(cell, place) {
  const row = cell.closest('tr'), { id, version } = row.dataset, address = `${grid.dataset.url}cells/${location.search}`;
  const set = (name, raw) => { const data = { cells: [[id, name, raw]], seen: { [id]: Number(version) }, title: '' }; return again(data, address) };
  openMenu(row, cell, `/${grid.dataset.slug}/${id}/menu/`, place, set);
}

/* ---------- events ---------- */
addEventListener('keydown', event => {
  if (!grid) return;
  presses++;
  if (editor && event.target === editor.input) return editorKey(event);
  const inside = event.target.closest?.('td[data-f]');
  if (!inside || !grid.contains(inside)) {
    if (find('.drawer') && ['j', 'k'].includes(event.key) && !event.target.closest?.('input, textarea, select') && !event.ctrlKey) neighbour(event.key === 'j' ? 1 : -1);
    return;
  }
  if (inside !== active) go(inside);
  const control = event.ctrlKey || event.metaKey, key = event.key;
  const moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [15, 0], PageUp: [-15, 0] };
  const act = run => { event.preventDefault(); event.stopImmediatePropagation(); run() };
  if (event.altKey && event.shiftKey) return; // the outline of a plan: plan.js
  if (moves[key]) return act(() => step(...moves[key].map(by => (control ? by * 10000 : by)), event.shiftKey));
  if (key === 'Home' || key === 'End') return act(() => step(control ? (key === 'Home' ? -10000 : 10000) : 0, key === 'Home' ? -10000 : 10000, event.shiftKey));
  if (key === 'Tab') { if (tab(event.shiftKey)) event.preventDefault(); return }
  if (control && key.toLowerCase() === 'd') return act(fillDown);
  if (control && key.toLowerCase() === 'z') return act(undo);
  if (control && key.toLowerCase() === 'a') return act(() => { go(at(0, 0)); go(at(rows().length - 1, cellsOf(rows()[0]).length - 1), true) });
  if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) { const { left, bottom } = inside.getBoundingClientRect(); return act(() => rowMenu(inside, { x: left, y: bottom })) }
  if (control || event.altKey) return;
  if (key === 'Enter' || key === 'F2') return act(() => (find('.ref', inside) && key === 'Enter' ? openRecord(find('.ref', inside)) : edit(inside)));
  if (key === 'Delete' || key === 'Backspace') return act(empty);
  if (key === ' ') return act(() => { const box = find('[name="pk"]', inside.parentElement); if (box) { box.checked = !box.checked; showSelected() } });
  if (key === 'Escape') { anchor = active; mark(); return }
  if (key.length === 1 && !editable(inside) && key.toLowerCase() === 'o') return act(() => openRecord(find('.ref', inside.parentElement)));
  if (key.length === 1 && editable(inside)) act(() => edit(inside, key));
}, true);
addEventListener('copy', event => { if (grid && !editor && active && document.activeElement === active && !String(getSelection())) { event.preventDefault(); event.clipboardData.setData('text/plain', copy()); say(`${range().flat().length} cells copied`) } });
addEventListener('cut', event => { if (grid && !editor && active && document.activeElement === active) { event.preventDefault(); event.clipboardData.setData('text/plain', copy()); empty() } });
const isHere = () => (rows().length ? active && document.activeElement === active : document.activeElement === document.body || grid.parentElement.contains(document.activeElement));
addEventListener('paste', event => { if (grid && !editor && isHere()) { event.preventDefault(); paste(event.clipboardData.getData('text/plain')) } });
let dragging = false;
addEventListener('mousedown', event => {
  const cell = event.target.closest?.('td[data-f]');
  presses++;
  if (editor && !editor.cell.contains(event.target)) close(true);
  if (!grid || !cell || !grid.contains(cell) || editor?.cell === cell || event.target.closest('a') || event.button) return;
  event.preventDefault(); go(cell, event.shiftKey); dragging = true;
});
addEventListener('mouseover', event => { const cell = dragging && event.target.closest?.('td[data-f]'); if (cell && grid.contains(cell)) go(cell, true) });
addEventListener('mouseup', () => { dragging = false });
addEventListener('contextmenu', event => {
  const cell = event.target.closest?.('tr[data-id] td[data-f]');
  if (!cell || editor || !grid?.contains(cell) || 'plain' in grid.dataset || String(getSelection())) return;
  event.preventDefault(); if (event.button === 2) { go(cell); rowMenu(cell, { x: event.clientX, y: event.clientY }) }
});
addEventListener('dblclick', event => { const cell = event.target.closest?.('td[data-f]'); if (cell && grid?.contains(cell) && !editor) edit(cell) });
addEventListener('click', event => {
  const heading = event.target.closest?.('a[data-also]');
  if (heading && event.shiftKey) { event.preventDefault(); location.href = heading.dataset.also; return }
  const link = event.target.closest?.('[data-open-record]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && grid?.contains(link)) { event.preventDefault(); openRecord(link) }
  if (event.target.closest?.('[data-do="unselect"]')) { for (const box of all('[name="pk"], [data-all]', grid)) box.checked = false; showSelected() }
});
addEventListener('change', event => {
  if (event.target.matches?.('[data-all]')) for (const box of all('[name="pk"]', body())) box.checked = event.target.checked;
  if (event.target.matches?.('[data-all], [name="pk"]')) showSelected();
  if (event.target.matches?.('#bulk [name="field"]')) listFor(event.target);
  if (event.target.matches?.('select[data-do="go"]')) location.href = event.target.value;
});
addEventListener('submit', event => { if (event.target.dataset.do === 'filters') for (const input of all('input, select', event.target)) if (!input.value) input.disabled = true });
addEventListener('beforeunload', event => { if (editor && editor.input.value !== text(editor.cell)) event.preventDefault() });
addEventListener('htmx:afterSettle', setUp);
setUp();
