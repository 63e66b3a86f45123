// A page that speaks to its host in raw messages, so that specs see exactly what crosses the port.
// It asks for a port the way the app does.
const answers = new Map();
const events = [];
let port;
let nextId = 0;
let closed = false;

window.addEventListener('message', ({ source, data, ports }) => {
  if (source !== window || data?.kind !== 'chainrule-port') return;
  [port] = ports;
  port.addEventListener('message', ({ data: message }) => {
    if (message.kind === 'event') events.push(message);
    else answers.get(message.id)?.(message);
  });
  port.addEventListener('close', () => {
    closed = true;
  });
  port.start();
  document.documentElement.dataset.connected = 'yes';
});

/** Posts a message and resolves with the answer to this id (null for what is no request). */
function post(message, answerId) {
  return new Promise((resolve) => {
    answers.set(answerId, resolve);
    port.postMessage(message);
  });
}

// Tried here because the browser lets its remote control evaluate whatever the policy says.
let evaluated = true;
try {
  Function('return 1')();
} catch {
  evaluated = false;
}

const violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));

window.testPage = {
  violations,
  evaluated,
  events,
  post,
  call: (name, input) => {
    const id = nextId++;
    return post({ kind: 'call', id, name, input }, id);
  },
  /** Starts a call and returns its id at once. */
  begin: (name, input) => {
    const id = nextId++;
    window.testPage.begun = post({ kind: 'call', id, name, input }, id);
    return id;
  },
  cancel: (id) => port.postMessage({ kind: 'cancel', id }),
  received: (event) => port.postMessage({ kind: 'received', event }),
  isClosed: () => closed,
};
window.postMessage({ kind: 'chainrule-port-wanted' }, location.origin);
