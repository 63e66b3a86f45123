import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { LocalizedText } from '../../src-core/node/definition.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { Field, Step, StepOf } from '../../src-core/story/story.ts';
import { type MessageKey, en } from '../i18n/en.ts';
import { paletteEntries } from '../model/paletteEntries.ts';
import { ofNodes } from './recordedCommands.ts';

type Setting = Extract<Field, { kind: 'setting' | 'training' | 'parameter' | 'document' }>;
type Messages = Readonly<Partial<Record<string, string>>>;

/** A step as it was recorded, and in words what it does. */
export interface RecordedStep {
  readonly step: Step;
  readonly does: LocalizedText;
}

/**
 * Recorded steps, with a caption at those whose doing is seen in one small place only: a box, an entry of a list, a wire
 * that goes. Nodes are called as the first of the documents has them that knows them.
 */
export async function withWords(steps: readonly Step[], documents: readonly GraphDocument[]): Promise<RecordedStep[]> {
  // Where they cannot be had, what was recorded is told in English: it is not to be lost for that.
  const zhCN: Messages = await import('../i18n/zhCN.ts').then((messages) => messages.zhCN, () => ({}));
  const words = new Words({ en, 'zh-CN': zhCN }, documents, steps);
  return steps.map((step) => {
    const caption = step.caption ?? words.captionOf(step);
    return { step: caption ? { ...step, caption } : step, does: words.of(step) };
  });
}

/** What steps do, in both languages. */
class Words {
  constructor(readonly messages: Readonly<Record<'en' | 'zh-CN', Messages>>, readonly documents: readonly GraphDocument[], readonly steps: readonly Step[]) {}

  of(step: Step): LocalizedText {
    switch (step.do) {
      case 'add':
        return this.#both('story.does.added', { entry: titleOf(step.entry) });
      case 'connect':
        return this.#both('story.does.connected', { from: this.#port(step.from), to: this.#port(step.to) });
      case 'type':
        return this.captionOf(step) ?? this.#typed(step.into, alike(step.text));
      case 'select':
        return step.nodes.length === 0 ? this.#both('story.does.selectedNone', {}) : this.#both('story.does.selected', { of: this.#nodes(step.nodes) });
      case 'move':
        return this.#both('story.does.moved', { of: this.#node(step.node) });
      case 'tab':
        return this.#both('story.does.shown', { what: this.#said(tabKeys[step.tab]) ?? alike(step.tab) });
      case 'command':
        return this.#command(step.command, 1);
      case 'undo':
      case 'redo':
        return this.#command(step.do === 'undo' ? 'edit.undo' : 'edit.redo', step.times);
      case 'walk':
        return this.#command(step.direction === 'forwards' ? 'run.walkNext' : 'run.walkBack', step.times);
      case 'scrub':
        return this.#both('story.does.scrubbed', { step: alike(String(step.step + 1)) });
      case 'sample':
        return this.#both('story.does.sampled', { sample: alike(String(step.sample + 1)) });
      case 'rows':
        return this.#both('story.does.rows', { samples: alike(String(step.samples)) });
      case 'train':
        return this.#both('story.does.trained', { epochs: alike(String(step.epochs)) });
      default:
        // The others are written by hand, and not recorded.
        return this.captionOf(step) ?? alike(step.do);
    }
  }

  /** What is told without being asked; undefined where what is done is plain to see. */
  captionOf(step: Step): LocalizedText | undefined {
    if (step.do === 'disconnect') return this.#both('story.does.disconnected', { from: this.#node(step.from.node), to: this.#node(step.to.node) });
    if (step.do === 'command' && ofNodes.has(step.command)) return this.#command(step.command, 1);
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

  #typed(field: Field, text: LocalizedText): LocalizedText {
    switch (field.kind) {
      case 'cell': {
        const node = this.#node(field.node);
        const of = field.parameter === undefined ? node : dotted(node, field.parameter);
        return this.#both('story.does.typedCell', { text, of, row: alike(String(field.row)), column: alike(String(field.column)) });
      }
      case 'name':
        return this.#both('story.does.named', { text, of: this.#node(field.node) });
      case 'answer':
        return this.#both('story.does.answered', { text });
      default:
        return this.#both('story.does.typed', { text, ...this.#place(field) });
    }
  }

  #command(command: string, times: number): LocalizedText {
    return this.#both(times === 1 ? 'story.does.command' : 'story.does.commandOften', { command: this.#said(`command.${command}`) ?? alike(command), times: alike(String(times)) });
  }

  #place(field: Setting): Readonly<Record<'setting' | 'of', LocalizedText>> {
    switch (field.kind) {
      case 'setting':
        return { setting: this.#labels(field.node)?.[field.setting] ?? alike(field.setting), of: this.#node(field.node) };
      case 'training':
        return { setting: this.#said(`training.${field.setting}`) ?? alike(field.setting), of: this.#both('story.does.training', {}) };
      case 'parameter': {
        return { setting: this.#said(parameterKeys[field.setting] ?? `parameter.initialiser.${field.setting.replace(/^.*\./, '')}`) ?? alike(field.setting), of: dotted(this.#node(field.node), field.parameter) };
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
    if (node) return registry.get(node.type)?.title ?? alike(id);
    // One that was added and taken away again.
    const [entry] = this.steps.flatMap((step) => (step.do === 'add' && step.as === id ? [step.entry] : []));
    return entry === undefined ? alike(id) : titleOf(entry);
  }

  #nodes(ids: readonly string[]): LocalizedText {
    const names = ids.map((id) => this.#node(id));
    return { en: names.map((name) => name.en).join(', '), 'zh-CN': names.map((name) => name['zh-CN']).join('、') };
  }

  #port({ node, port }: { readonly node: string; readonly port: string }): LocalizedText {
    return dotted(this.#node(node), port);
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

const tabKeys: Readonly<Record<StepOf<'tab'>['tab'], MessageKey>> = {
  data: 'dock.data', curve: 'dock.training', results: 'dock.results', sweep: 'dock.sweep', problems: 'dock.problems',
  derivation: 'dock.derivation', health: 'dock.health', outline: 'dock.outline', questions: 'dock.questions',
};

const parameterKeys: Messages = { trainable: 'parameter.trainable', rate: 'parameter.rate', initialiser: 'parameter.initialiser' };

function isSetting(field: Field): field is Setting {
  return ['setting', 'training', 'parameter', 'document'].includes(field.kind);
}

/** What an entry of the palette is called. */
function titleOf(entry: string): LocalizedText {
  return paletteEntries.find(({ id }) => id === entry)?.title ?? alike(entry);
}

function dotted(of: LocalizedText, part: string): LocalizedText {
  return { en: `${of.en}.${part}`, 'zh-CN': `${of['zh-CN']}.${part}` };
}

function alike(text: string): LocalizedText {
  return { en: text, 'zh-CN': text };
}
