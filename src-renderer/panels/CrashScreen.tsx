import { Component, type JSX, type ReactNode } from 'react';
import { translate } from '../i18n/translate.ts';
import { reportCrash } from '../model/crashes.ts';

interface State {
  readonly crashed: boolean;
  readonly report: string | null;
}

/** Stands in for the whole page where a part of it cannot be drawn: says so, where the report is, and how to go on. */
export class CrashScreen extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { crashed: false, report: null };

  static getDerivedStateFromError(): Partial<State> {
    return { crashed: true };
  }

  override componentDidCatch(error: unknown): void {
    void reportCrash(error).then((report) => {
      this.setState({ report });
    });
  }

  override render(): ReactNode {
    return this.state.crashed ? <Crashed report={this.state.report} /> : this.props.children;
  }
}

function Crashed({ report }: { readonly report: string | null }): JSX.Element {
  return (
    <main className="crash-screen" role="alert">
      <h1>{translate('error.unexpected')}</h1>
      <p>{translate('crash.kept')}</p>
      {report !== null && <p>{translate('crash.report', { path: report })}</p>}
      <button type="button" className="button" autoFocus onClick={() => { location.reload(); }}>
        {translate('crash.reload')}
      </button>
    </main>
  );
}
