import type { Token, Tokens } from 'marked';
import { type JSX, type ReactNode, memo, useMemo } from 'react';
import { Formula } from '../canvas/Formula.tsx';
import { type MathToken, readMarkdown } from './markdown.ts';

/**
 * A text in Markdown with formulas. It may come from anybody: HTML in it is shown as it was written, pictures are
 * not fetched, and links are words with their address on hover, not to be followed.
 */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }): JSX.Element {
  const tokens = useMemo(() => readMarkdown(text), [text]);
  return <div className="markdown">{all(tokens)}</div>;
});

function all(tokens: readonly Token[] = []): ReactNode[] {
  return tokens.map((token, index) => <Piece key={index} token={token} />);
}

/** marked types its tokens by their names, but for those of extensions, which can be anything. */
function Piece({ token }: { readonly token: Token }): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'paragraph':
      return <p>{all(token.tokens)}</p>;
    case 'heading': {
      // The page has headings above these.
      const { depth, tokens } = token as Tokens.Heading;
      return (
        <div role="heading" aria-level={Math.min(6, depth + 3)} className={`markdown-heading markdown-heading-${String(Math.min(3, depth))}`}>
          {all(tokens)}
        </div>
      );
    }
    case 'list':
      return <List token={token as Tokens.List} />;
    case 'blockquote':
      return <blockquote>{all(token.tokens)}</blockquote>;
    case 'code':
      return (
        <pre>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'table':
      return <Table token={token as Tokens.Table} />;
    case 'hr':
      return <hr />;
    case 'br':
      return <br />;
    case 'strong':
      return <strong>{all(token.tokens)}</strong>;
    case 'em':
      return <em>{all(token.tokens)}</em>;
    case 'del':
      return <del>{all(token.tokens)}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'link':
      return (
        <span className="markdown-link" title={(token as Tokens.Link).href}>
          {all(token.tokens)}
        </span>
      );
    case 'math': {
      const { text, display } = token as MathToken;
      return <Formula tex={text} display={display} className={display ? 'markdown-display' : ''} />;
    }
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'text': {
      const { tokens, text } = token as Tokens.Text;
      return tokens ? all(tokens) : text;
    }
    default:
      return token.raw;
  }
}

function List({ token: { ordered, start, items } }: { readonly token: Tokens.List }): JSX.Element {
  const points = items.map((item, index) => <li key={index}>{all(item.tokens)}</li>);
  return ordered ? <ol start={start === '' ? 1 : start}>{points}</ol> : <ul>{points}</ul>;
}

function Table({ token: { header, rows } }: { readonly token: Tokens.Table }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, index) => (
            <th key={index} scope="col">
              {all(cell.tokens)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>{all(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
