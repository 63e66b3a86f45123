import type { HostMark } from '../src-renderer/host/hostWindow.ts';

// Fetched at once, beside what the page is made of.
const loading = import('./webHost.ts');

const mark: HostMark = {
  host: 'web',
  openChannel: async () => (await loading).openWebChannel(),
};
Object.defineProperty(window, 'chainrule', { value: mark });
