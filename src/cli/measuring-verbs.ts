import type { Command } from 'commander';
import { classify } from './classify.js';
import { diagnose } from './diagnose.js';
import { evaluate } from './evaluate.js';
import { checkpointChoice, named, natural, positive, seedCount } from './option-values.js';
import { reproduce } from './reproduce.js';
import { ofCheckpoint, withRuns } from './run-options.js';
import type { AddVerb } from './verb.js';

/** Verbs that say how good a training was. */
export function addMeasuringVerbs(program: Command, verb: AddVerb): void {
  addEvaluate(program, verb);
  addClassify(program, verb);
  addDiagnose(program, verb);
  addReproduce(program, verb);
}

function addEvaluate(program: Command, verb: AddVerb): void {
  verb(
    withRuns(
      program
        .command('evaluate <runs...>')
        .description('scores of the samples, each with its protocol; those of several runs side by side')
        .option(
          '-n <count>',
          'samples; default 10000 images of 28x28, 25600 stacked digits, 2500 points or 2000 other images, or as many as there are',
          positive,
        )
        .option('--seed <n>', 'seed of the noise', natural, 1)
        .option('--step <n>', 'use the checkpoint of this step, or the best', checkpointChoice)
        .option('--metrics <names>', 'only these, separated by commas', named)
        .option('--against <run>', 'print differences to the last scores of another run', named)
        .option('--threads <n>', 'threads of the engine; default as in the training', positive),
    ),
    evaluate,
  );
}

function addClassify(program: Command, verb: AddVerb): void {
  verb(
    ofCheckpoint(
      program
        .command('classify <run>')
        .description('how well a linear classifier does on what D has learned, on D untrained, and on pixels')
        .option('-n <count>', 'training images, or all there are', positive, 10_000)
        .option('--seed <n>', 'of the order in which they are learned from', natural, 1),
    ),
    classify,
  );
}

function addDiagnose(program: Command, verb: AddVerb): void {
  verb(
    withRuns(
      program
        .command('diagnose <run>')
        .description('how a training goes: the verdict, its evidence, what to try'),
    ),
    diagnose,
  );
}

function addReproduce(program: Command, verb: AddVerb): void {
  verb(
    withRuns(
      program
        .command('reproduce [table]')
        .description(
          "run a published small benchmark and print our rows beside the paper's; without a name, list them",
        )
        .option('--seeds <n>', 'trainings of each method; default as the protocol', seedCount)
        .option('--seed <n>', 'the first seed; default 1', natural)
        .option('--steps <n>', "rounds of every training, instead of the protocol's", positive)
        .option('--methods <names>', 'only these methods, separated by semicolons')
        .option('--threads <n>', 'threads of the engine', positive, 1)
        .option('--continue <run>', 'go on with an interrupted run'),
    ),
    reproduce,
  );
}
