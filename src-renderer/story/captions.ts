import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { LocalizedText } from '../../src-core/node/definition.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { Field, Step, StepOf } from '../../src-core/story/story.ts';
import { type MessageKey, en } from '../i18n/en.ts';
import { ofNodes } from './recordedCommands.ts';

type Setting = Extract<Field, { kind: 'setting' | 'training' | 'parameter' | 'document' }>;
type Messages = Readonly<Partial<Record<string, string>>>;

/**
 * Recorded steps, with what is told at those whose doing is seen in one small place only: a box, an entry of a list, a wire
 * that goes. Nodes are called as the first of the documents has them that knows them.
 */
export async function withCaptions(steps: readonly Step[], documents: readonly GraphDocument[]): Promise<Step[]> {
  // Where they cannot be had, what was recorded is told in English: it is not to be lost for that.
  const zhCN: Messages = await import('../i18n/zhCN.ts').then((messages) => messages.zhCN, () => ({}));
  const words = new Words({ en, 'zh-CN': zhCN }, documents);
  return steps.map((step) => {
    const caption = step.caption ?? words.of(step);
    return caption ? { ...step, caption } : step;
  });
}

/** What is told at steps, in both languages. */
class Words {
  constructor(readonly messages: Readonly<Record<'en' | 'zh-CN', Messages>>, readonly documents: readonly GraphDocument[]) {}

  of(step: Step): LocalizedText | undefined {
    if (step.do === 'disconnect') return this.#both('story.does.disconnected', { from: this.#node(step.from.node), to: this.#node(step.to.node) });
    if (step.do === 'command' && ofNodes.has(step.command)) return this.#both('story.does.command', { command: this.#said(`command.${step.command}`) ?? alike(step.command) });
    if (step.do === 'tick' && isSetting(step.box)) return this.#both(step.on ? 'story.does.ticked' : 'story.does.unticked', this.#place(step.box));
    return step.do === 'type' && isSetting(step.into) ? this.#chosen(step.into, step) : undefined;
  }

  /** Undefined where the text is typed and not chosen: that is read where it is typed. */
  #chosen(field: Setting, { text }: StepOf<'type'>): LocalizedText | undefined {
    const choice = this.#choice(field, text);
    return choice && this.#both('story.does.chosen', { ...this.#place(field), choice });
  }

  #choice(field: Setting, text: string): LocalizedText | undefined {
    switch (field.kind) {
      case 'setting':
        return this.#labels(field.node)?.[`${field.setting}.${text}`];
      case 'document':
        return { en: text, 'zh-CN': text };
      case 'training':
        if (field.setting === 'optimizer') return this.#said(`training.optimizer.${text}`);
        return field.setting === 'schedule' ? this.#said(`training.schedule.${text}`) : undefined;
      case 'parameter':
        if (field.setting === 'initialiser') return this.#said(`parameter.initialiser.${text === '' ? 'own' : text}`);
        return field.setting === 'initialiser.distribution' ? this.#said(`parameter.initialiser.${text}`) : undefined;
    }
  }

  #place(field: Setting): Readonly<Record<'setting' | 'of', LocalizedText>> {
    switch (field.kind) {
      case 'setting':
        return { setting: this.#labels(field.node)?.[field.setting] ?? alike(field.setting), of: this.#node(field.node) };
      case 'training':
        return { setting: this.#said(`training.${field.setting}`) ?? alike(field.setting), of: this.#both('story.does.training', {}) };
      case 'parameter': {
        const of = this.#node(field.node);
        return { setting: this.#said(parameterKeys[field.setting] ?? `parameter.initialiser.${field.setting.replace(/^.*\./, '')}`) ?? alike(field.setting), of: { en: `${of.en}.${field.parameter}`, 'zh-CN': `${of['zh-CN']}.${field.parameter}` } };
      }
      case 'document':
        return { setting: this.#said('documentPanel.precision') ?? alike(field.setting), of: this.#both('story.does.document', {}) };
    }
  }

  #labels(id: string): Readonly<Partial<Record<string, LocalizedText>>> | undefined {
    const node = this.#found(id);
    return node && registry.get(node.type)?.labels;
  }

  #node(id: string): LocalizedText {
    const node = this.#found(id);
    if (node?.label !== undefined) return alike(node.label);
    return (node && registry.get(node.type)?.title) ?? alike(id);
  }

  #found(id: string): GraphDocument['nodes'][number] | undefined {
    return this.documents.flatMap(({ nodes }) => nodes.find((node) => node.id === id) ?? [])[0];
  }

  #said(key: string): LocalizedText | undefined {
    const { en: english, 'zh-CN': chinese } = { en: this.messages.en[key], 'zh-CN': this.messages['zh-CN'][key] };
    return english === undefined ? undefined : { en: english, 'zh-CN': chinese ?? english };
  }

  #both(key: MessageKey, values: Readonly<Record<string, LocalizedText>>): LocalizedText {
    const said = this.#said(key) ?? alike(key);
    const filled = (language: 'en' | 'zh-CN'): string => said[language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name]?.[language] ?? whole);
    return { en: filled('en'), 'zh-CN': filled('zh-CN') };
  }
}

const parameterKeys: Messages = { trainable: 'parameter.trainable', rate: 'parameter.rate', initialiser: 'parameter.initialiser' };

function isSetting(field: Field): field is Setting {
  return ['setting', 'training', 'parameter', 'document'].includes(field.kind);
}

function alike(text: string): LocalizedText {
  return { en: text, 'zh-CN': text };
}
