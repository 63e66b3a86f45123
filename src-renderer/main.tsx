import '@fontsource-variable/inter/wght.css';
import 'katex/dist/katex.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/widgets.css';
import './styles/shell.css';
import './styles/canvas.css';
import './styles/canvasHands.css';
import './styles/start.css';
import './styles/card.css';
import './styles/groups.css';
import './styles/panels.css';
import './styles/insights.css';
import './styles/derivation.css';
import './styles/questions.css';
import './styles/charts.css';
import './styles/training.css';
import './styles/data.css';
import './styles/dialogs.css';
import './styles/session.css';
import './styles/story.css';
import './styles/weights.css';
import './styles/export.css';
import './styles/editor.css';
import './styles/pairs.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { App } from './App.tsx';
import { loadFormulas } from './canvas/Formula.tsx';
import { startClipboard } from './canvas/clipboard.ts';
import { startKeys } from './commands/keys.ts';
import { startTranslation } from './i18n/translate.ts';
import { applyTheme } from './model/appearance.ts';
import { startCrashReports } from './model/crashes.ts';
import { startHostSession } from './model/hostSession.ts';
import { loadAhead } from './model/loadable.ts';
import { app } from './model/store.ts';
import { whenUsable } from './model/usable.ts';
import { CrashScreen } from './panels/CrashScreen.tsx';

const root = document.querySelector('#root');
if (!root) throw new Error('the page has no #root');

applyTheme();
await startTranslation(app.getState().settings.language);
startCrashReports();
startKeys();
startClipboard();
startHostSession();
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <CrashScreen>
        <App />
      </CrashScreen>
    </CSPProvider>
  </StrictMode>,
);
void whenUsable().then(() => loadAhead('first'));
// What is not wanted yet waits until the first things have been done.
setTimeout(() => void loadFormulas().then(() => loadAhead('later')), 5000);
