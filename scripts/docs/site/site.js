// The site's only script: the list of pages stands open where there is room for it, and the field in the head searches.
(() => {
  const { home } = document.currentScript.dataset;
  const wide = matchMedia('(min-width: 801px)');
  const menu = document.querySelector('.menu');
  const open = () => { menu.open = wide.matches; };
  open();
  wide.addEventListener('change', open);
  // Only the list is scrolled, not the page.
  const here = menu.querySelector('[aria-current]');
  if (here) menu.parentElement.scrollTop = here.offsetTop - menu.parentElement.clientHeight / 2;

  const form = document.querySelector('form');
  const field = form.querySelector('input');
  const found = document.querySelector('#found');
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    found.querySelector('a')?.click();
  });
  field.addEventListener('input', show);
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = '';
      show();
      field.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const stops = [field, ...found.querySelectorAll('a')];
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target === field) return;
    event.preventDefault();
    field.focus();
  });
  document.addEventListener('click', (event) => {
    if (!form.contains(event.target)) found.hidden = true;
  });

  function show() {
    const words = field.value.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
    found.hidden = words.length === 0;
    const hits = words.length === 0 ? [] : search(words).slice(0, 12);
    found.replaceChildren(...hits.map(row), ...(hits.length === 0 ? [nothing()] : []));
  }

  /** Pages with all words, the best first: in the title, then in a heading, then in the text. */
  function search(words) {
    return globalThis.documentation
      .flatMap((page) => {
        const title = page.title.toLowerCase();
        const heading = page.headings.find(([, text]) => words.every((word) => text.toLowerCase().includes(word)));
        const all = `${title} ${page.headings.map(([, text]) => text).join(' ')} ${page.text}`.toLowerCase();
        if (!words.every((word) => all.includes(word))) return [];
        const inTitle = words.every((word) => title.includes(word));
        const score = inTitle ? (title.startsWith(words[0]) ? 0 : 1) : heading ? 2 : 3;
        return [{ page, heading: inTitle ? undefined : heading, score }];
      })
      .sort((a, b) => a.score - b.score);
  }

  function row({ page, heading }) {
    const link = document.createElement('a');
    link.href = home + page.address + (heading ? `#${heading[0]}` : '');
    link.textContent = page.title;
    const line = document.createElement('span');
    line.textContent = heading ? heading[1] : page.text.slice(page.title.length).trim().slice(0, 90);
    link.append(line);
    const item = document.createElement('li');
    item.append(link);
    return item;
  }

  function nothing() {
    const item = document.createElement('li');
    item.className = 'nothing';
    item.textContent = 'No page has these words.';
    return item;
  }
})();
