/* grid-dialogs.js: what the grid asks before it writes: a look at a paste, a reason, and which of two values stays.
   `hands` are what it does for a dialog: home (the focus), send (the cells again), refresh, back (to the editor of a cell). */
import { listTo } from './grid-shape.js';

const find = (selector, from = document) => from.querySelector(selector);

function dialog(title, note, hands) {
  const box = document.createElement('dialog'); box.className = 'ask conflict';
  box.setAttribute('aria-label', title);
  const head = document.createElement('h2'), line = document.createElement('p'); head.textContent = title; line.textContent = note; line.className = 'sub';
  box.append(head, line); box.addEventListener('close', () => { box.remove(); hands.home() });
  document.body.append(box);
  return box;
}
function button(label, run, primary = false) {
  const found = document.createElement('button'); found.type = 'button'; found.className = primary ? 'btn is-primary' : 'btn'; found.textContent = label; found.addEventListener('click', run);
  return found;
}
const STATES = { accepted: 'Accepted', converted: 'Converted', refused: 'Refused', unchanged: 'Unchanged' };
function whyField(asks) {
  const box = document.createElement('div'), label = document.createElement('label'), input = document.createElement('input'), hint = document.createElement('div');
  box.className = 'field'; label.htmlFor = input.id = 'grid-why'; label.textContent = asks[0].label; input.maxLength = 300; input.required = true; input.autocomplete = 'off';
  hint.className = 'hint'; hint.id = 'grid-why-for'; input.setAttribute('aria-describedby', hint.id);
  hint.textContent = asks.slice(0, 4).map(ask => `${ask.ref}: ${ask.text}`).join(' ') + (asks.length > 4 ? ` And ${asks.length - 4} more.` : '');
  box.append(label, input, hint);
  return box;
}
const withReason = (cells, asks, why) => [...cells.filter(([key, name]) => !asks.some(ask => ask.key === key && ask.name === name)), ...asks.map(ask => [ask.key, ask.name, why])];
/* a rule wants a reason: it is asked for, and the same cells are sent again with it */
export function askWhy(answer, data, address, hands) {
  const { asks } = answer, first = data.cells[0], box = dialog('Say why', 'Nothing has been written yet.', hands), acts = document.createElement('div'), form = document.createElement('form');
  const field = whyField(asks), input = find('input', field); let sent = false;
  acts.className = 'row ask-acts';
  const save = document.createElement('button'); save.className = 'btn is-primary'; save.textContent = 'Save with this reason';
  acts.append(save, button('Cancel', () => box.close())); form.append(field, acts); box.append(form);
  form.addEventListener('submit', event => { event.preventDefault(); sent = true; box.close(); hands.send({ ...data, cells: withReason(data.cells, asks, input.value) }, address) });
  box.addEventListener('close', () => { if (!sent && data.cells.length === 1) hands.back(...first, asks[0].text) });
  box.showModal(); input.focus();
}
export function preview(judged, data, address, hands) {
  const { counts } = judged, ready = counts.accepted + counts.converted;
  const box = dialog('Check before it is written', `${counts.accepted} accepted, ${counts.converted} converted, ${counts.refused} refused, ${counts.unchanged} unchanged. Nothing has been written yet.`, hands);
  const wrap = document.createElement('div'); wrap.className = 'scroll'; wrap.tabIndex = 0;
  wrap.append(listTo(['', 'Row', 'Field', 'Was', 'Becomes', 'How'], judged.cells.filter(cell => cell.state !== 'unchanged').sort((one, other) => 'refused converted accepted'.indexOf(one.state) - 'refused converted accepted'.indexOf(other.state)).slice(0, 200)
    .map(cell => ({ state: cell.state, parts: [STATES[cell.state], cell.ref, cell.label || cell.name, cell.was, cell.state === 'refused' ? { gone: cell.raw } : cell.shown || cell.raw, cell.note] }))));
  const acts = document.createElement('div'); acts.className = 'row ask-acts';
  const why = judged.asks.length ? whyField(judged.asks) : null;
  const apply = leave => () => {
    if (why && !find('input', why).reportValidity()) return;
    const cells = why ? withReason(data.cells, judged.asks, find('input', why).value) : data.cells;
    box.close(); hands.send({ ...data, cells, leave }, address);
  };
  if (ready) acts.append(button(counts.refused ? `Write the other ${ready}` : `Write ${ready}`, apply(true), true));
  acts.append(button('Cancel', () => box.close()));
  box.append(wrap, ...(why ? [why] : []), acts); box.showModal(); (why ? find('input', why) : find('button', acts)).focus();
}
export const refsOf = parts => [...new Set(parts.map(part => part.ref))].slice(0, 3).join(', ');
export function conflict(answer, data, address, hands) {
  const box = dialog(`${refsOf(answer.clashes)} changed while you were editing`, 'Nothing of yours is lost. Choose which to keep; other cells are merged.', hands);
  const choices = answer.clashes.map((clash, index) => {
    const radio = (value, checked) => { const label = document.createElement('label'), input = document.createElement('input'); label.className = 'status'; input.type = 'radio'; input.name = `c${index}`; input.value = value; input.checked = checked; label.append(input, ` ${clash[value] || 'empty'}`); return label };
    return { parts: [`${clash.ref} ${clash.label}`, clash.base || 'empty', radio('theirs', false), radio('mine', true)] };
  });
  const table = listTo(['Field', 'You opened', 'Theirs, stored now', 'Yours'], choices), acts = document.createElement('div'); acts.className = 'row ask-acts';
  const merged = async () => {
    const theirs = new Set(answer.clashes.filter((clash, index) => find(`input[name="c${index}"]:checked`, box)?.value === 'theirs').map(clash => `${clash.key} ${clash.name}`));
    for (const clash of answer.clashes) data.seen[clash.key] = clash.version;
    box.close(); await hands.send({ ...data, cells: data.cells.filter(([key, name]) => !theirs.has(`${key} ${name}`)) }, address); hands.refresh();
  };
  acts.append(button('Save merged version', merged, true), button('Use theirs', () => { box.close(); hands.refresh() }), button('Keep editing', () => { box.close(); if (data.cells.length === 1) hands.back(...data.cells[0]) }));
  box.append(table, acts); box.showModal(); find('button', acts).focus();
}
