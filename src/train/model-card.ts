import { shellWord } from '../support/shell.js';
import { significant } from '../support/significant.js';
import { doneText, meaningOf } from './diagnosis/index.js';
import type { NotedDiagnosis } from './events-file.js';
import type { Metrics } from './events.js';
import { type Config, type DataFacts, describeExamples, examplesOf, type Recipe } from './recipe.js';

export const cardFile = 'README.md';

/** What is known of a run before it starts. */
export interface RunFacts {
  readonly path: string;
  readonly recipe: Pick<Recipe, 'name' | 'summary' | 'source'>;
  readonly config: Config;
  readonly data: DataFacts;
  readonly version: string;
}

/** What a model card tells. */
export interface CardFacts extends RunFacts {
  /** Trained scalars of each player. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Names of the classes the generator is told. */
  readonly classes?: readonly string[] | undefined;
  /** Settings changed by resumes, a sentence each. */
  readonly changes?: readonly string[];
  /** The last verdict on the game, once it ended. */
  readonly diagnosis?: NotedDiagnosis | undefined;
  /** What the training came to, once it ended. */
  readonly trained?:
    { readonly step: number; readonly metrics: Metrics; readonly sample: string | undefined } | undefined;
}

/** The run's README: a Hugging Face model card with how to use and how to reproduce it. */
export function modelCard(facts: CardFacts): string {
  const { recipe, config, data } = facts;
  const name = lastPart(data.name);
  return `${frontMatter(facts)}
# ${recipe.name} on ${name}

${recipe.summary} (${recipe.source}). Trained with Ganymede ${facts.version} on ${describeExamples(data)} (${name}).

| | |
|---|---|
${Object.entries(facts.parameters)
  .map(([player, count]) => `| parameters of ${player} | ${count} |`)
  .join('\n')}
| steps | ${config.steps} |
| batch | ${config.batch} |
| seed | ${config.seed} |
${outcome(facts)}${diagnosisSection(facts)}
## Use

\`\`\`sh
ganymede generate ${shellWord(facts.path)} --seed 1
ganymede export ${shellWord(facts.path)}
\`\`\`

\`export/generator.onnx\` maps \`z [batch, ...latent]\`${facts.classes ? ' and `label int32 [batch]`, the number of a class,' : ''} to ${outputs[examplesOf(data)]}.

## Reproduce

\`config.json\` holds every setting.${warning(facts)}

\`\`\`sh
${reproduce(config)}
\`\`\`
`;
}

const outputs = {
  images:
    '`images [batch, channels, height, width]`; its metadata names the prior of\n`z` and the range of the pixels',
  points: '`points [batch, coordinates]`; its metadata names the prior of `z`',
};

/** How the game went, as the training itself found. */
function diagnosisSection({ diagnosis }: CardFacts): string {
  if (!diagnosis) return '';
  const { verdict, step, evidence, action } = diagnosis;
  const lines = [...evidence, ...(action ? [doneText(action)] : [])];
  return `
## Diagnosis

**${verdict}**, found at step ${step}: ${meaningOf(diagnosis)}.
${lines.length > 0 ? `\n${lines.map((line) => `- ${line}`).join('\n')}\n` : ''}`;
}

/** Its last samples and scalars. */
function outcome({ trained, config }: CardFacts): string {
  if (!trained) return '';
  const rows = Object.entries(trained.metrics).map(([name, value]) => `| ${name} | ${significant(value)} |`);
  return `
## After step ${trained.step}
${trained.sample === undefined ? '' : `\n![samples from fixed noise](samples/${trained.sample})\n`}
| last logged | |
|---|---|
${rows.join('\n')}

${equilibrium(config)}These numbers say nothing about the quality of the samples: \`ganymede evaluate\` measures it.
`;
}

/** Of the founding game; of others, and with penalties, it is another. */
function equilibrium({ loss, penalty }: Readonly<Record<string, unknown>>): string {
  const isFounding = loss === 'minimax' || loss === 'nonSaturating';
  const { kind = 'none' } = (penalty ?? {}) as { readonly kind?: string };
  if (!isFounding || kind !== 'none') return '';
  return 'At the equilibrium of the game D(x) and D(G(z)) are 1/2 and the loss of D is 2 ln 2 = 1.386.\n';
}

/** Of a path on somebody's disk its last part, else the whole name. */
function lastPart(name: string): string {
  return /[^/\\]+$/.exec(name)?.[0] ?? name;
}

/** Data that has a name, not a place on somebody's disk, is what others may know, at whatever size. */
function frontMatter({ recipe, data, classes }: CardFacts): string {
  const [, known] = /^([\w-]+)(?: at \d+x\d+)?$/.exec(data.name) ?? [];
  const datasets = known === undefined ? '' : `datasets:\n  - ${known}\n`;
  const isUnconditional = examplesOf(data) === 'images' && !classes;
  return `---
library_name: ganymede
tags:
  - gan
  - ${recipe.name}
${datasets}${isUnconditional ? 'pipeline_tag: unconditional-image-generation\n' : ''}---
`;
}

function warning({ changes = [] }: CardFacts): string {
  if (changes.length === 0) return '';
  return ` Some were changed on the way, so one command does not make this model again:\n\n${changes
    .map((change) => `- ${change}`)
    .join('\n')}`;
}

/** The command that trains with the same settings. */
function reproduce(config: Config): string {
  const sets = Object.entries(config)
    .filter(([key]) => !['recipe', 'data', 'name', 'steps', 'seed', 'batch'].includes(key))
    .map(([key, value]) => `--set ${shellWord(`${key}=${JSON.stringify(value)}`)}`);
  const main = `ganymede train ${config.recipe} ${shellWord(config.data)} --steps ${config.steps} --seed ${config.seed} --batch ${config.batch}`;
  return [main, ...sets].join(' \\\n  ');
}
