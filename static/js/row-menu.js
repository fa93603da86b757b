/* The menu of a row: opened by the right button, Shift F10 or the menu key; it changes one field or takes one step. */
const find = (selector, from = document) => from.querySelector(selector);
let home = null;

function box() {
  return find('#row-menu') ?? Object.assign(document.body.appendChild(document.createElement('div')), { id: 'row-menu', className: 'menu', popover: 'auto' });
}
const stops = menu => [...menu.querySelectorAll('a, button, summary')].filter(each => each.checkVisibility());
function walk(event, menu) {
  const list = stops(menu), now = list.indexOf(document.activeElement), by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) { event.preventDefault(); list[(now + by + list.length) % list.length]?.focus() }
  if (['ArrowRight', 'ArrowLeft'].includes(event.key)) { const part = document.activeElement.closest('details'); if (part) { event.preventDefault(); part.open = event.key === 'ArrowRight'; find('summary', part).focus() } }
  event.stopPropagation();
}
/* set(field, raw) writes one cell of the row */
export async function openMenu(row, cell, address, { x, y }, set) {
  const menu = box(), answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
  if (!answer.ok) return false;
  home = cell; menu.innerHTML = await answer.text();
  menu.onkeydown = event => walk(event, menu);
  menu.onclick = event => { const chosen = event.target.closest('[data-set]'); if (chosen) { menu.hidePopover(); set(chosen.dataset.set, chosen.dataset.raw) } };
  menu.ontoggle = event => { if (event.newState === 'closed' && home?.isConnected && !document.activeElement?.closest('.drawer, dialog')) home.focus({ preventScroll: true }) };
  const back = find('[data-row-review]', menu);
  if (back) back.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'back', value: location.pathname + location.search }));
  menu.showPopover();
  const { width, height } = menu.getBoundingClientRect();
  Object.assign(menu.style, { position: 'fixed', inset: 'auto', left: `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`, top: `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`, maxHeight: `${innerHeight - 16}px`, overflow: 'auto' });
  stops(menu)[0]?.focus();
  return true;
}
