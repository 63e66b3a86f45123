import { describe, expect, it } from 'vitest';
import { allowedLink } from './externalLinks.ts';

describe('external links', () => {
  it.each(['https://arxiv.org/abs/1412.6980', 'https://en.wikipedia.org/wiki/Chain_rule#Proofs', 'HTTPS://GitHub.com/x'])('%s opens', (link) => {
    expect(allowedLink(link)).toBe(new URL(link).href);
  });

  it.each([
    'http://arxiv.org/',
    'https://arxiv.org:444/',
    'HTTPS://ok@evil.example/',
    'https://ok@arxiv.org/',
    'https://arxiv.org.evil.example/',
    'https://evil.example/?https://arxiv.org/',
    'https://sub.arxiv.org/',
    'file:///etc/passwd',
    'smb://arxiv.org/share',
    'ms-msdt:/id',
    'javascript:alert(1)//arxiv.org',
    'data:text/html,x',
    '//arxiv.org',
    'arxiv.org',
    '',
  ])('%s is refused', (link) => {
    expect(allowedLink(link)).toBeUndefined();
  });
});
