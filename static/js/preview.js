/* preview.js: choosing in the preview of an import updates what the button says, before anything is saved. */
const form = document.getElementById('plan'), bar = form?.querySelector('[data-apply]');
const press = bar?.querySelector('[data-waiting]'), ready = bar?.querySelector('[data-ready]'), open = bar?.querySelector('[data-open]');
const picks = () => [...form.querySelectorAll('[data-pick]')];
const isTaken = row => row.querySelector('[data-tick]')?.checked ?? true;
const isOpen = pick => isTaken(pick.closest('tr')) && !pick.querySelector('input[type="radio"]:checked');
const ticks = () => [...form.querySelectorAll('[data-tick]')].filter(tick => tick.checked).length;
// what other pages of the list hold is not here: count from what the server said
const rest = press && { open: Number(press.dataset.waiting) - picks().filter(isOpen).length, ready: Number(ready.textContent) - ticks() };
const many = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

function tell() {
  const left = rest.open + picks().filter(isOpen).length, count = rest.ready + ticks();
  for (const row of form.querySelectorAll('tr:has([data-choose])')) row.querySelector('[data-choose]').hidden = ![...row.querySelectorAll('[data-pick]')].some(isOpen);
  ready.textContent = count;
  if (open) open.textContent = left ? `${many(left, 'conflict')} still need${left === 1 ? 's' : ''} a choice.` : '';
  press.textContent = left ? `Choose ${many(left, 'conflict')} first` : `Apply ${many(count, 'row')}`;
  press.disabled = !count;
  press.toggleAttribute('data-stopped', !count || left > 0);
}

if (press) {
  form.addEventListener('change', tell);
  press.addEventListener('click', event => {
    const first = press.hasAttribute('data-stopped') && picks().find(isOpen);
    if (!first) return;
    event.preventDefault();
    first.scrollIntoView({ block: 'center' });
    first.querySelector('input[type="radio"]').focus();
  });
}
